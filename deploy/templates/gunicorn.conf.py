"""How each app node runs; systemd names its address in CLINIC_BIND. Kept short: nginx in front bounds what comes in."""

import os
import sys

from clinic.running.logs import in_json

bind = [os.environ["CLINIC_BIND"]]
workers = int(os.environ.get("CLINIC_WORKERS", "2"))
# Threads wait for the database side by side; each keeps a connection of its own, so workers x threads of them a node.
worker_class = "gthread"
threads = int(os.environ.get("CLINIC_THREADS", "4"))
# Seconds that one of them, back from the database, waits for another that is at work: at Python's own 5 ms a page with
# 15 questions to the database could wait 75 ms for its neighbour.
sys.setswitchinterval(0.0005)
# Whoever takes longer is ended and started anew; nginx gives up a little later.
timeout = 30
graceful_timeout = 20
# nginx opens a connection for each request.
keepalive = 2
# A worker is made anew from time to time, not all of them at once.
max_requests = 2000
max_requests_jitter = 400
limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190
# Only from here are X-Forwarded-* believed.
forwarded_allow_ips = os.environ.get("CLINIC_PROXY", "127.0.0.1")
# The same as --no-control-socket: nothing but signals steers it.
control_socket_disable = True
# One line a request is written by the app, which knows the route's name; gunicorn would write addresses.
accesslog = None
errorlog = "-"
logconfig_dict = in_json()


def post_worker_init(worker: object) -> None:
    """Warm before the first visitor; imported here, where the app exists."""
    from clinic.running.warm import warm_up

    warm_up()
