"""`manage.py measure_sides`: how well the reader tells who stands where in prose."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from seeds.evaluation.passages import SET_NAMES, Passage, PassagesError, SetName, load_passages, read_passages
from seeds.evaluation.printing import miss_lines, payload_of, tables
from seeds.evaluation.scoring import Answer, judge, total
from seeds.reader.attribution import find_sides


class Command(BaseCommand):
    """Read the labelled passages with the real reader and print precision and recall. Writes nothing."""

    help = """Measure sides read from prose on labelled passages: precision and recall of each camp, speakers in the
wrong camp, missed or made up, and quotes that are not verbatim or with the wrong speaker.

The rules of the reader are made by looking at the sets `tuning` and `reports`. Nobody who changes them looks at
`held_out`. With `--file`, passages of your own are measured: a YAML file of the form of the sets."""

    requires_system_checks = []  # it reads files of its own and nothing else

    def add_arguments(self, parser: ArgumentParser) -> None:
        passages = parser.add_mutually_exclusive_group()
        passages.add_argument("--set", choices=SET_NAMES, default="tuning", dest="set_name", help="which passages")
        passages.add_argument("--file", type=Path, metavar="PATH", help="passages of this YAML file instead of a set")
        parser.add_argument("--format", choices=["table", "json"], default="table", help="for people or for programs")
        parser.add_argument("--misses", action="store_true", help="name every fault, too")

    def handle(
        self,
        *,
        set_name: SetName,
        file: Path | None,
        format: str,  # noqa: A002 - the option's name
        misses: bool,
        **_options: Any,
    ) -> None:
        try:
            passages = read_passages(file) if file else load_passages(set_name)
        except PassagesError as error:
            raise CommandError(str(error)) from error
        answers = [_judge(passage) for passage in passages]
        score = total(answers)
        if format == "json":
            self.stdout.write(json.dumps(payload_of(score, answers if misses else None), indent=2, ensure_ascii=False))
            return
        self.stdout.write(tables(score), ending="")
        for line in (line for answer in answers for line in miss_lines(answer)) if misses else ():
            self.stdout.write(line)


def _judge(passage: Passage) -> Answer:
    return judge(passage, find_sides(passage.paragraphs, title=passage.title))
