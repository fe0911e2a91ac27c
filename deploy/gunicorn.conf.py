"""gunicorn behind nginx. Everything that differs by machine comes from the environment."""

import os

bind = os.environ.get("ZJTX_BIND", "0.0.0.0:8000")
workers = int(os.environ.get("ZJTX_WEB_WORKERS", "3"))
threads = int(os.environ.get("ZJTX_WEB_THREADS", "4"))
worker_class = "gthread"
# The control socket would be a second door.
control_socket_disable = True

# nginx keeps connections to us open and hands over whole requests only, so a worker waits for nobody.
keepalive = 75
timeout = 60
graceful_timeout = 30
max_requests = 5000
max_requests_jitter = 500
# Heartbeats in memory: on a full or slow disk a worker must not be taken for dead.
worker_tmp_dir = "/dev/shm"

# As in HostileInputMiddleware: path and query up to 4 KB.
limit_request_line = 8190
limit_request_fields = 60
limit_request_field_size = 8190

accesslog = None  # nginx writes it
errorlog = "-"
