"""Words of the trade: synonyms, English names, and what kind of thing a word names."""

from __future__ import annotations

# Words of the trade from the product names of Central Java, first the word that stands for the
# group, then other Indonesian spellings, after the bar the English ones.
_SAME = """
keripik kripik ceriping criping chip | chips crisps crisp
kerupuk krupuk | crackers cracker
camilan cemilan kudapan jajanan ringan | snack snacks
minuman | drink drinks beverage beverages
makanan pangan | food foods
kue | cake cakes cookie cookies biscuit biscuits pastry wafer
singkong ketela kaspe | cassava
gula | sugar
semut | granulated
kelapa | coconut coir
aren | palm
kopi | coffee
teh | tea
jahe | ginger
kunyit | turmeric
kencur | kaempferia
temulawak |
asam | tamarind sour
serbuk bubuk puyer | powder powdered ground
jamu | jamu
madu | honey
kacang | peanut peanuts bean beans nut nuts
mete mede | cashew cashews
kedelai kedele | soybean soybeans soy
tempe | tempeh
kentang | potato potatoes
jamur | mushroom mushrooms
pisang | banana bananas
nanas nenas | pineapple pineapples
mangga | mango mangoes
salak | snakefruit
jambu | guava
jagung | corn maize
beras | rice
tepung | flour
mie mi | noodle noodles
telur telor | egg eggs
bebek itik | duck
asin | salted
sapi | beef
ikan | fish
bandeng | milkfish
tengiri tenggiri | mackerel
nila mujair | tilapia
udang | shrimp prawn
terasi | shrimppaste
rumput | seaweed
bawang | shallot shallots onion
abon | floss
selai | jam
dodol jenang | toffee
sirup sirop | syrup
kecap | soysauce
bumbu | seasoning spice spices
garam | salt
susu | milk
kambing | goat
melati | jasmine
manisan | candied
manis | sweet
pedas | spicy hot
goreng | fried
sangrai | roasted
asap | smoked
kering | dried dry
instan | instant
organik | organic
beku | frozen
kaleng | canned can
merah | red
hitam | black
hutan | forest
minyak | oil
atsiri | essential
nilam | patchouli
sereh serai | citronella lemongrass
kapulaga | cardamom
kemukus | cubeb
rempah | spices
simplisia |
kapsul | capsule capsules
purwaceng purwoceng |
porang | konjac
batik |
tulis | handdrawn drawn
cap | stamped
tenun | woven handloom loomed weaving
anyaman anyam | wicker plaited
bambu | bamboo
pandan | pandanus
rotan | rattan
kayu | wood wooden
jati | teak
ukir ukiran | carved carving carvings
mebel meubel furnitur | furniture
keramik gerabah tembikar | ceramic ceramics pottery earthenware
kulit | leather
tanduk sungu | horn
kerang | shell shells
batu | stone
tas | bag bags
tikar | mat mats
keset | doormat doormats
topeng | mask masks
payung | umbrella umbrellas
vas | vase vases
kain | cloth fabric fabrics textile textiles
sarung | sarong sarongs
sapu | broom brooms
serat | fiber fibre fibers
sabut | husk
kerajinan kriya | craft crafts handicraft handicrafts
herbal | herbal herbals
genteng | tile tiles
manik | bead beads
"""

# What kind of thing a word names: who seeks a snack is served by chips.
_KINDS = """
camilan: keripik kerupuk lanting sagon jipang opak emping marning makaroni intip sale kue
camilan: semprong ogel nopia mino dodol getuk brownies clorot rempeyek stik ampyang kacang mete
minuman: kopi teh sirup wedang jamu dawet susu sari bandrek beras-kencur
kain: batik tenun lurik ikat sarung
anyaman: pandan bambu rotan tikar
rempah: jahe kunyit kencur kapulaga kemukus temulawak
"""

# Words that an owner leaves out because everyone knows them.
_IMPLIED = {
    ("gula", "semut"): ("kelapa",),
    ("kain", "lurik"): ("tenun",),
    ("kayu", "putih"): ("minyak",),
}

# The product type says what a name does not: data/product_types.csv.
_OF_TYPE = {
    "food_": ("makanan",),
    "herbal_drink": ("herbal", "minuman"),
    "herbal_claim": ("herbal", "jamu"),
    "herbal_raw": ("herbal", "rempah"),
    "craft_": ("kerajinan",),
    "craft_wood": ("kayu",),
    "craft_animal": ("kulit",),
}

_FILLERS = """
dan atau dengan dalam untuk dari khas asli rasa produk olahan aneka isi per
the of and or in with for an from made style hand ware slices slice modified
"""


def _groups() -> tuple[dict[str, str], frozenset[str]]:
    canonical: dict[str, str] = {}
    english: set[str] = set()
    for line in _SAME.strip().splitlines():
        left, _, right = line.partition("|")
        native, foreign = left.split(), right.split()
        for word in (*native, *foreign):
            canonical.setdefault(word, native[0])
        english.update(set(foreign) - set(native))
    return canonical, frozenset(english)


def _kinds() -> dict[str, frozenset[str]]:
    broader: dict[str, set[str]] = {}
    for line in _KINDS.strip().splitlines():
        kind, _, words = line.partition(":")
        for word in words.split():
            broader.setdefault(word, set()).add(kind)
    return {word: frozenset(kinds) for word, kinds in broader.items()}


FILLERS = frozenset(_FILLERS.split())
CANONICAL, ENGLISH = _groups()
KINDS = _kinds()


def list_implied(words: frozenset[str], product_type: str | None) -> set[str]:
    """The words that a product's name and type imply beyond those it is written with."""
    found: set[str] = set()
    for word in words:
        found |= KINDS.get(word, frozenset())
    for phrase, implied in _IMPLIED.items():
        if words.issuperset(phrase):
            found.update(implied)
    for prefix, names in _OF_TYPE.items():
        if product_type and product_type.startswith(prefix):
            found.update(names)
    return found
