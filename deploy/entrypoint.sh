#!/usr/bin/env bash
# The processes of production, by name. Each replaces this shell, so that signals reach it.
set -euo pipefail

case "${1:-}" in
    prepare)
        # Once per release, before the others start.
        python manage.py migrate --no-input
        python manage.py load_reference
        python manage.py load_rounds
        python manage.py collectstatic --no-input
        ;;
    web)
        exec gunicorn --config deploy/gunicorn.conf.py zjtx.wsgi:application
        ;;
    sign-in)
        # Hashing passwords takes a quarter second of CPU each: a niced pool of its own keeps a storm of
        # log-ins away from everybody who is already at work.
        export ZJTX_BIND="${ZJTX_SIGN_IN_BIND:-0.0.0.0:8001}" ZJTX_WEB_WORKERS="${ZJTX_SIGN_IN_WORKERS:-2}"
        exec nice -n 10 gunicorn --config deploy/gunicorn.conf.py zjtx.wsgi:application
        ;;
    worker)
        exec celery -A zjtx worker --loglevel INFO --concurrency "${ZJTX_WORKER_CONCURRENCY:-2}" --max-tasks-per-child 200
        ;;
    beat)
        # Exactly one of these: it only rings, the rows say what there is to do.
        exec celery -A zjtx beat --loglevel INFO --pidfile= --schedule "${ZJTX_VAR_DIR:-/srv/data/var}/celerybeat-schedule"
        ;;
    manage)
        shift
        exec python manage.py "$@"
        ;;
    *)
        echo "用法：entrypoint.sh prepare|web|sign-in|worker|beat|manage 命令" >&2
        exit 2
        ;;
esac
