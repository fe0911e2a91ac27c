"""A package of 40 files and 100 MiB is made by a process that may not hold half of that beside what it needs anyway."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from declarations.services.packages import request_package
from tests.files import papers
from tests.journeys.conftest import database_url
from tests.packages.samples import version

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="another process has to see the test's rows"),
]
FILES, BYTES_EACH = 40, 2_640_000
# Django, WeasyPrint and a rendering hold some 150 MB; the evidence is 100 MiB, its package 200 MiB.
LIMIT_BYTES = 260 * 1024 * 1024
PROGRAM = f"""
import resource, sys, time
resource.setrlimit(resource.RLIMIT_DATA, ({LIMIT_BYTES}, {LIMIT_BYTES}))
import django
django.setup()
from zjtx.common import jobs
began = time.monotonic()
job = jobs.run(sys.argv[1])
took = time.monotonic() - began
status = open("/proc/self/status").read()
usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(job.status, job.result.size if job.result else job.error, status.partition("VmHWM:")[2].split()[0],
      usage[1].ru_maxrss, round(took, 1), *(round(one.ru_utime + one.ru_stime, 1) for one in usage))
"""


def test_memory_does_not_grow_with_the_evidence():
    scan = papers.scan(1, BYTES_EACH)
    submission = version([("1", f"第{place}份.pdf", scan) for place in range(FILES)])
    job = request_package(submission=submission, user=submission.submitted_by)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "zjtx.settings.test", "ZJTX_DATABASE_URL": database_url()}
    command = [sys.executable, "-c", PROGRAM, str(job.pk)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)
    status, size = done.stdout.split()[:2]
    assert (status, int(size) > 2 * FILES * BYTES_EACH) == ("done", True), done.stderr[-3000:]
