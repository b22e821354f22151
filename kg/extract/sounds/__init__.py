"""Names that speech recognition garbled, found by how they sound.

``find_by_sound`` is what the recogniser calls; ``phonemes`` holds the sound alphabet and the distance, ``index`` the
sounds of the catalogue's names, ``spans`` what looks out of place in a text, ``numerals`` numbers spoken inside names,
``people`` people named in another script or by a homophone."""
from kg.extract.sounds.link import find_by_sound
from kg.extract.sounds.spans import speech

__all__ = ["find_by_sound", "speech"]
