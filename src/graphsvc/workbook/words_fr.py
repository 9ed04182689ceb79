"""The words of the workbook in French."""

from __future__ import annotations

from typing import Final

from graphsvc.workbook.words import Words

WORDS: Final = Words(
    read_me="Lisez-moi",
    columns={
        "id": (
            "identifiant",
            "Un nom court que vous donnez à cette ligne. Les autres lignes la désignent ainsi.",
        ),
        "base": (
            "adresse de base",
            "L'adresse qui précède tous les identifiants du classeur, de préférence celle d'un "
            "site durable.",
        ),
        "Agent.type": ("nature", "La nature de l'organisation ou du poste."),
        "Resource.type": (
            "nature",
            "La nature de la ressource. Une case vide désigne une ressource cataloguée, "
            "que les catalogues de données comprennent.",
        ),
        "label": ("nom", "Comment cela s'appelle."),
        "Agent.governs": (
            "ville gouvernée",
            "La ville que l'organisme gouverne ou pour laquelle il agit.",
        ),
        "comment": ("remarque", "Ce que le lecteur doit savoir en outre."),
        "source": ("source", "D'où cela provient : une adresse, ou le nom d'un document."),
        "description": ("description", "De quoi il s'agit, en une phrase ou deux."),
        "publisher": ("éditeur", "L'organisation qui l'a publié."),
        "license": ("licence", "La licence sous laquelle d'autres peuvent l'utiliser."),
        "version": ("version", "La version, en toutes lettres."),
        "mediaType": ("type de média", "L'adresse du type de média dans lequel c'est fourni."),
        "postIn": ("organisme du poste", "L'organisation à laquelle le poste appartient."),
        "subOrganizationOf": ("partie de", "L'organisation dont celle-ci fait partie."),
        "memberOf": ("membre de", "L'organisme commun dont celle-ci est membre."),
        "hasPost": (
            "postes",
            "Les postes de cette organisation, quand ils ne le disent pas eux-mêmes.",
        ),
    },
    languages={
        "en": "anglais",
        "ko": "coréen",
        "fr": "français",
        "other": "autres langues",
    },
    how={
        "id": "Lettres, chiffres et traits d'union, comme city-roadmap.",
        "base": "Se termine par / ou #, comme https://example.org/arden/.",
        "text": "Texte.",
        "other": "Un texte par ligne, précédé de sa langue : de: Text.",
        "string": "Un texte court.",
        "date": "Aussi précise que connue : 2026, 2026-09 ou 2026-09-01.",
        "number": "Un nombre, avec un point décimal : 39.5.",
        "address": "Une adresse complète : https://…",
        "source": "Une adresse, ou un texte.",
    },
    lists="Choisir dans la liste",
    ids_of="un identifiant de la feuille {sheets}",
    or_="{one}, ou {other}",
    several="Plusieurs valeurs : les séparer par ; ou par un retour à la ligne.",
    one="Une seule valeur.",
    required="obligatoire",
    required_for="obligatoire pour {kinds}",
    recommended="recommandé",
    optional="facultatif",
    example="Exemple : {example}",
    sample="Un exemple. Il ne compte pas tant que la ligne reste telle quelle.",
    title="Comment fonctionne notre ville : un formulaire",
    about="Ce classeur décrit le fonctionnement d'une ville selon les éléments du modèle "
    "opérationnel de l'ISO 37106:2021 : qui répond de quoi, ce qui est en service, avec quelles "
    "preuves. graphsvc le lit comme un fichier de ville en Turtle et convertit l'un en l'autre.",
    begin="Comment le remplir",
    steps=(
        "Commencez par les feuilles à l'onglet foncé : {essential}. La plupart des villes n'en "
        "demandent pas d'autres.",
        "Sur {model}, écrivez l'adresse de base : une adresse à vous qui se termine par /. "
        "Elle précède tous les identifiants du classeur.",
        "Donnez à chaque ligne un identifiant, un nom court comme city-roadmap. Les autres lignes "
        "la désignent par ce nom.",
        "Remplissez d'abord les colonnes à étoile : elles sont obligatoires. Sélectionnez une "
        "case pour lire ce qui y va ; la note de l'en-tête en dit plus.",
        "Vérifiez le fichier : graphsvc validate city.xlsx. Chaque constat nomme sa feuille et sa "
        "case.",
        "Faites-en un fichier de ville : graphsvc convert city.xlsx city.ttl",
    ),
    rules_title="Bon à savoir",
    rules=(
        (
            "Exemples",
            "Les lignes en italique gris sont des exemples. Un exemple ne compte pas "
            "tant qu'il reste tel quel : remplacez-le ou supprimez-le.",
        ),
        (
            "Listes",
            "Choisissez dans la liste, ou écrivez l'entrée en français, en anglais ou en "
            "coréen. Le numéro d'un élément suffit : B7.",
        ),
        (
            "Plusieurs valeurs",
            "Quand une colonne en admet plusieurs, séparez-les par un "
            "point-virgule ou un retour à la ligne (Alt+Entrée).",
        ),
        (
            "Dates",
            "Aussi précises que vous les connaissez, sans plus : 2026, 2026-09 ou 2026-09-01.",
        ),
        (
            "Nombres",
            "Avec un point décimal. Les cases sont du texte, pour que chaque chiffre "
            "reste tel que vous l'avez écrit.",
        ),
        (
            "Langues",
            "L'anglais, le coréen et le français ont chacun leur colonne, repliée sous "
            "le + au-dessus des en-têtes quand ce n'est pas la langue du formulaire. Toute autre "
            "langue va dans la colonne « autres langues ».",
        ),
        (
            "Des services, non des personnes",
            "Nommez le service ou le poste qui répond, non la personne qui l'occupe.",
        ),
        (
            "Valeurs d'une autre nature",
            "Une valeur que la colonne n'attend pas s'écrit comme en "
            'Turtle : "minutes"@en ou <https://example.org/x>.',
        ),
        (
            "Refusé",
            "Les formules, les macros et les liens vers d'autres classeurs sont refusés. "
            "Collez plutôt des valeurs.",
        ),
        (
            "Laissé de côté",
            "Vos propres feuilles et colonnes peuvent côtoyer celles-ci ; elles ne "
            "sont pas lues. Laissez en place les premières lignes de chaque feuille, et masquez ce "
            "qui ne sert pas au lieu de le supprimer.",
        ),
    ),
    legend=(
        ("obligatoire", "Sans cela, un fichier de ville comporte un manquement."),
        ("recommandé", "Ce qu'un évaluateur demande ensuite : un avertissement."),
        ("facultatif", "Rend la description plus utile à d'autres."),
    ),
    sheets_title="Les feuilles",
    most_cities="la plupart des villes",
    when_needed="au besoin",
    basis_title="Sur quoi repose ce formulaire",
    basis="Les éléments sont nommés dans les mots de ce projet, d'après ce qui est publiquement "
    "connu de la norme ; aucun texte de la norme ne figure dans ce classeur. Les liens entre "
    "éléments qu'un rapport montre sont énoncés par un détenteur de licence, dérivés d'un ancêtre "
    "public ou proposés par ce projet, et chacun est montré avec son fondement. Un rapport dit où "
    "une description est incomplète. Il ne note personne et n'est pas un certificat.",
    starter="Un fichier de ville pour commencer. Mettez votre ville à la place d'Arden, qui "
    "n'existe pas. Les lignes qui commencent par # sont des notes ; pour reprendre une déclaration "
    "facultative, ôtez son # et écrivez votre valeur. Vérifiez le fichier : "
    "graphsvc validate city.ttl",
    starter_json="Un fichier de ville pour commencer. Mettez votre ville à la place d'Arden, qui "
    "n'existe pas. Les clés qui commencent par # sont des notes, rien d'autre : ce qui est "
    "facultatif est nommé par sa clé. Vérifiez le fichier : graphsvc validate city.jsonld",
    quoted="« {text} »",
    or_word="ou",
    in_column="Colonne {columns} : {how}",
    on_sheet="Écrivez l'identifiant de cette ligne sur la feuille {sheet}, colonne {column}.",
    unknown_code="« {text} » n'est pas dans la liste de cette colonne.",
    did_you_mean="Vouliez-vous dire « {near} » ?",
    no_date="« {text} » n'est pas une date. Écrivez une année, un mois ou un jour : 2026, 2026-09 "
    "ou 2026-09-01.",
    no_number="« {text} » n'est pas un nombre. Écrivez des chiffres, avec un point décimal : 39.5.",
    no_address="« {text} » n'est pas une adresse. Écrivez-la en entier, à partir de https://.",
    no_name="« {text} » ne peut pas se lire comme un identifiant. Écrivez des lettres, des "
    "chiffres et des traits d'union.",
    no_language="« {text} » ne dit pas sa langue. Commencez la ligne par elle : de: Text.",
    no_id="La ligne n'a pas d'identifiant. Donnez-lui un nom court, comme {near}.",
    same_id="L'identifiant « {text} » est déjà pris par la ligne {row}. Donnez à chaque ligne le "
    "sien.",
    no_base="Le classeur n'a pas d'adresse de base. Écrivez-en une qui se termine par / ou #, "
    "comme https://example.org/arden/.",
    bad_base="« {text} » ne peut pas être une adresse de base. Écrivez-en une qui se termine par "
    "/ ou #, comme https://example.org/arden/.",
    other_base="« {text} » est une deuxième adresse de base. Un classeur en a une ; supprimez "
    "celle-ci.",
    error_value="La case contient une erreur du tableur, {text}. Écrivez la valeur elle-même.",
    no_row="Aucune ligne de ce classeur n'a l'identifiant « {text} ».",
    sample_row="« {text} » est un exemple que personne n'a modifié ; il n'est donc pas lu.",
)
