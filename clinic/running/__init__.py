"""What running it for real needs beside pages: health, logs in JSON, backups that prove themselves."""
