"""What the jobs tell Prometheus."""

from functools import lru_cache

from prometheus_client import Counter, Gauge, Histogram

_FINISHED = Counter("guanxi_jobs_finished_total", "Attempts by outcome", ["kind", "outcome"])
_SECONDS = Histogram("guanxi_job_seconds", "Duration of an attempt", ["kind"])
LOST_JOBS = Counter("guanxi_jobs_lost_total", "Jobs taken back from lost workers")
HELD = Gauge("guanxi_jobs_held", "Jobs this process holds")

# finding a labelled series costs more than counting in it
finished = lru_cache(maxsize=None)(_FINISHED.labels)
seconds = lru_cache(maxsize=None)(_SECONDS.labels)
