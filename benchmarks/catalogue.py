"""Every benchmark, in the order in which they run."""

from benchmarks.figures import Benchmark
from benchmarks.noise import act, burst, idle, live, ranking, rebuild, replay
from benchmarks.noise import posting as noise_posting
from benchmarks.reading import behind, cold, figures, growth, hot, memory, mixed
from benchmarks.writing import deciding, posting

BENCHMARKS = (
    Benchmark(
        "reading.hot", "a page that everybody reads, and its 304, against Redis alone", hot.measure, on_site=True
    ),
    Benchmark(
        "reading.behind_nginx", "that page behind nginx as it is shipped, if there is any", behind.measure, on_site=True
    ),
    Benchmark(
        "reading.cold", "the same page with nothing kept ready, against one statement", cold.measure, on_site=True
    ),
    Benchmark("reading.mixed", "reading and writing one story at once", mixed.measure, on_site=True),
    Benchmark("writing.post", "posting comments, against pgbench with the same rows", posting.measure, on_site=True),
    Benchmark("writing.decide", "eight moderators at a long queue", deciding.measure, on_site=True),
    Benchmark("figures", "what it takes to count how the desk is doing", figures.measure, on_site=True),
    Benchmark("growth", "what pages cost on a large site and in a large thread", growth.measure, on_site=True),
    Benchmark("memory", "what a web worker holds after many requests", memory.measure, on_site=True),
    Benchmark("noise.act", "one act costs the same however many have talked about its story", act.measure),
    Benchmark("noise.burst", "ten thousand acts on one story, folded by one job", burst.measure),
    Benchmark("noise.rebuild", "everything from the ledger: rebuild_noise, its memory, and --check", rebuild.measure),
    Benchmark("noise.idle", "a day on which nobody does anything writes nothing", idle.measure),
    Benchmark("noise.live.story", "acts on one story, through worker and beat", live.measure_story),
    Benchmark("noise.live.site", "acts on a thousand stories, through worker and beat", live.measure_site),
    Benchmark("noise.replay", "the speed of replay_engagement", replay.measure),
    Benchmark("noise.ranking", "the list of the loudest stories, and its plan", ranking.measure),
    Benchmark("noise.posting", "posting while everything is rebuilt", noise_posting.measure),
)
