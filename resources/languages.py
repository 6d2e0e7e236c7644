"""Languages by their ISO 639 code: the names shown, and the codes of the names and codes that feeds use."""

NAMES = {
    "ar": "Arabic",
    "ase": "American Sign Language",
    "bn": "Bengali",
    "bs": "Bosnian",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fa": "Persian",
    "fr": "French",
    "gu": "Gujarati",
    "hi": "Hindi",
    "hmn": "Hmong",
    "ht": "Haitian Creole",
    "it": "Italian",
    "ja": "Japanese",
    "kar": "Karen",
    "km": "Khmer",
    "ko": "Korean",
    "ku": "Kurdish",
    "lkt": "Lakota",
    "ne": "Nepali",
    "nv": "Navajo",
    "om": "Oromo",
    "pa": "Punjabi",
    "pl": "Polish",
    "prs": "Dari",
    "ps": "Pashto",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "rw": "Kinyarwanda",
    "sk": "Slovak",
    "so": "Somali",
    "sq": "Albanian",
    "sw": "Swahili",
    "ti": "Tigrinya",
    "tl": "Tagalog",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "yue": "Cantonese",
    "zh": "Chinese",
}
# Three-letter and older codes, and names as feeds write them.
ALSO = {
    "ara": "ar", "asl": "ase", "ben": "bn", "bos": "bs", "chi": "zh", "cmn": "zh", "mandarin": "zh", "zho": "zh",
    "eng": "en", "fas": "fa", "per": "fa", "farsi": "fa", "fil": "tl", "filipino": "tl", "fra": "fr", "fre": "fr",
    "ger": "de", "deu": "de", "hat": "ht", "creole": "ht", "hin": "hi", "khm": "km", "cambodian": "km", "kor": "ko",
    "nep": "ne", "pan": "pa", "pol": "pl", "por": "pt", "pus": "ps", "ron": "ro", "rus": "ru", "som": "so",
    "spa": "es", "español": "es", "espanol": "es", "swa": "sw", "kiswahili": "sw", "tgl": "tl", "tir": "ti",
    "ukr": "uk", "urd": "ur", "vie": "vi", "sign language": "ase", "sgn-us": "ase",
}  # fmt: skip
_BY_NAME = {name.casefold(): code for code, name in NAMES.items()}


def language_code(text: str) -> str | None:
    """Take a code or an English name (es, spa, es-US, Spanish); give our code, or None where it is not known."""
    word = text.strip().casefold()
    for guess in (word, word.partition("-")[0], word.partition("_")[0], word.partition("(")[0].strip()):
        if guess in NAMES:
            return guess
        if found := _BY_NAME.get(guess) or ALSO.get(guess):
            return found
    return None
