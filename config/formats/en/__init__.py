"""English, as everywhere on the site: `21 Nov 2026, 12:00`, never `noon`."""
