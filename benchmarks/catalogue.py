"""Every benchmark, in the order in which they run."""

from benchmarks.figures import Benchmark
from benchmarks.noise import act, burst, idle, live, posting, ranking, rebuild, replay

BENCHMARKS = (
    Benchmark("noise.act", "one act costs the same however many have talked about its story", act.measure),
    Benchmark("noise.burst", "ten thousand acts on one story, folded by one job", burst.measure),
    Benchmark("noise.rebuild", "everything from the ledger: rebuild_noise, its memory, and --check", rebuild.measure),
    Benchmark("noise.idle", "a day on which nobody does anything writes nothing", idle.measure),
    Benchmark("noise.live.story", "acts on one story, through worker and beat", live.measure_story),
    Benchmark("noise.live.site", "acts on a thousand stories, through worker and beat", live.measure_site),
    Benchmark("noise.replay", "the speed of replay_engagement", replay.measure),
    Benchmark("noise.ranking", "the list of the loudest stories, and its plan", ranking.measure),
    Benchmark("noise.posting", "posting while everything is rebuilt", posting.measure),
)
