from django.db import migrations

# The stories that are there already: what `index_story` writes, as one statement. `value #>> '{}'` is the text of a JSON
# string; the private characters are those that stand around what is found.
FILL = r"""
INSERT INTO search_storywords (story_id, configuration, text, vector)
SELECT id, configuration, lead || E'\n' || rest,
    setweight(to_tsvector(configuration::regconfig, title), 'A')
    || setweight(to_tsvector(configuration::regconfig, lead), 'B')
    || setweight(to_tsvector(configuration::regconfig, rest), 'C')
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
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
