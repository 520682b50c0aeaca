"""What the jobs tell Prometheus."""

from prometheus_client import Counter, Gauge, Histogram

FINISHED = Counter("guanxi_jobs_finished_total", "Attempts by outcome", ["kind", "outcome"])
SECONDS = Histogram("guanxi_job_seconds", "Duration of an attempt", ["kind"])
LOST = Counter("guanxi_jobs_lost_total", "Jobs taken back from lost workers")
HELD = Gauge("guanxi_jobs_held", "Jobs this process holds")
