from unicodedata import combining, normalize

from django.db import migrations

# As in 0002, of the same texts without their accents: what `index_story` writes now.
FILL = r"""
INSERT INTO search_storywords (story_id, configuration, text, vector)
SELECT id, configuration, lead || E'\n' || rest,
    setweight(to_tsvector(configuration::regconfig, translate(title, %(accented)s, %(plain)s)), 'A')
    || setweight(to_tsvector(configuration::regconfig, translate(lead, %(accented)s, %(plain)s)), 'B')
    || setweight(to_tsvector(configuration::regconfig, translate(rest, %(accented)s, %(plain)s)), 'C')
FROM (
    SELECT id, title,
        CASE split_part(replace(lower(language), '_', '-'), '-', 1)
            WHEN 'de' THEN 'german' WHEN 'en' THEN 'english' WHEN 'es' THEN 'spanish' WHEN 'fr' THEN 'french'
            WHEN 'it' THEN 'italian' WHEN 'nl' THEN 'dutch' WHEN 'pt' THEN 'portuguese' ELSE 'simple'
        END AS configuration,
        left(translate(concat_ws(E'\n',
            CASE WHEN NOT starts_with(why_it_matters, summary) THEN summary END, nullif(why_it_matters, '')
        ), E'\uE000\uE001', ''), 100000) AS lead,
        left(translate(concat_ws(E'\n',
            (SELECT string_agg(nullif(value #>> '{}', ''), E'\n')
             FROM jsonb_path_query(key_points, 'strict $.**') value WHERE jsonb_typeof(value) = 'string'),
            (SELECT string_agg(concat_ws(E'\n', nullif(part ->> 'heading', ''), (
                SELECT string_agg(nullif(value, ''), E'\n') FROM jsonb_array_elements_text(part -> 'paragraphs') value
            )), E'\n') FROM jsonb_array_elements(body) part),
            (SELECT string_agg(concat_ws(E'\n', nullif(name, ''), nullif(statement, '')), E'\n' ORDER BY position, side.id)
             FROM stories_side side WHERE side.story_id = story.id)
        ), E'\uE000\uE001', ''), 100000) AS rest
    FROM stories_story story
) told
ON CONFLICT (story_id) DO UPDATE SET vector = excluded.vector
"""
LETTERS = (*range(0xC0, 0x250), *range(0x370, 0x400), *range(0x1E00, 0x2000))
STROKES = {"ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ŧ": "t", "Ø": "O", "Đ": "D", "Ł": "L", "Ħ": "H", "Ŧ": "T"}


def pairs():
    for letter in map(chr, LETTERS):
        base, *marks = normalize("NFD", letter)
        if base.isalpha() and base != letter and all(map(combining, marks)):
            yield letter, base
    yield from STROKES.items()


ACCENTED, PLAIN = map("".join, zip(*pairs(), strict=True))
FOLDED = {"accented": ACCENTED, "plain": PLAIN}


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0002_words_of_today'),
    ]

    operations = [
        migrations.RunSQL([(FILL, FOLDED)], migrations.RunSQL.noop),
    ]
