"""Words of no weight that PostgreSQL leaves out of a question only where they are written with their accents."""

# By configuration: what stands for them when accents are gone, a word that is left out as well; and they.
ACCENTED_STOP_WORDS = {
    "german": ("und", "für können könnte über während würde würden"),
    "french": (
        "et",
        """
        à même été étée étées étés étant étante étants étantes êtes étais était étions étiez étaient fûmes fûtes eûmes
        eûtes
        """,
    ),
    "spanish": (
        "y",
        """
        más sí también mío mía míos mías estáis están estés estéis estén estaré estarás estará estaréis estarán estaría
        estarías estaríais estarían estábamos estuviéramos estuviésemos habéis hayáis habré habrás habrá habréis habrán
        habría habrías habríamos habríais habrían había habías habíamos habíais habían hubiéramos hubiésemos seáis seré
        serás será seréis serán sería serías seríamos seríais serían éramos fuéramos fuésemos tenéis tengáis tendré
        tendrás tendrá tendréis tendrán tendría tendrías tendríamos tendríais tendrían tenía tenías teníamos teníais
        tenían tuviéramos tuviésemos
        """,
    ),
    "italian": ("e", "perché più avrò avrà sarò sarà farò farà starò starà"),
    "portuguese": (
        "e",
        """
        não já também só até você vocês estão estávamos estivéramos estivéssemos há hão houvéramos houvéssemos houverão
        houveríamos são éramos fôramos fôssemos será serão seríamos tínhamos tivéramos tivéssemos terá terão teríamos
        """,
    ),
}
