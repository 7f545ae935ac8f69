-- Once, as the user postgres: psql --file roles.sql. Passwords are given afterwards, with \password, and stand nowhere here.
-- clinic_owner migrates, backs up elsewhere and restores; clinic_app runs the app and cannot rewrite what is written once.
CREATE ROLE clinic_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
CREATE ROLE clinic_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 60;
CREATE DATABASE clinic OWNER clinic_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE clinic FROM PUBLIC;
GRANT CONNECT ON DATABASE clinic TO clinic_app;
-- A request that hangs ends before nginx gives up; what waits for a lock says so; nobody sits in an open transaction.
ALTER ROLE clinic_app SET statement_timeout = '15s';
ALTER ROLE clinic_app SET lock_timeout = '10s';
ALTER ROLE clinic_app SET idle_in_transaction_session_timeout = '60s';
