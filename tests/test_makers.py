"""Garbled makers of things that the catalogue knows: linked where the text ties them to the thing, others left as they are."""
import pytest
from name_texts import linked

from kg.language import segmentation

pytestmark = pytest.mark.skipif(segmentation.load() is None, reason="the segmentation model is not installed (kg setup)")


@pytest.mark.parametrize(("text", "form", "name"), [
    ("嗯 AI Scientist背后的公司Sahara AI 呃 他们在东京", "Sahara AI", "Sakana AI"),
    ("um Raker AI, the company behind Reka Core, uh, they are twenty people you know", "Raker AI", "Reka"),
    ("um we looked at the people behind Reka Core, Wrecker AI, you know", "Wrecker AI", "Reka"),
    ("嗯 Mobile ALOHA的作者Toni Chow 呃 后来去了一家创业公司", "Toni Chow", "Tony Zhao"),
    ("um DreamFusion, you know, Ben Pool, uh, gave a talk on it", "Ben Pool", "Ben Poole"),
    ("um so CycleGAN, you know, June-Yan Chu, uh, gave a talk on it", "June-Yan Chu", "Jun-Yan Zhu"),
])
def test_a_garbled_maker_is_the_known_one(text, form, name):
    assert (form, name) in linked(text)


@pytest.mark.parametrize(("text", "form"), [
    ("嗯 Stable Diffusion背后的商业公司Harbor AI 呃 在伦敦", "Harbor AI"),  # sounds like no maker of it
    ("嗯 Stable Diffusion的对手 Fertility AI 呃 在伦敦", "Fertility AI"),  # nobody says that it made the thing
    ("um so Keras, uh, and then Frank Chollet, you know, his cousin, came by", "Frank Chollet"),  # another of the family
    ("um so ControlNet, uh, that was written by Luke Manning, you know, at Stanford", "Luke Manning"),
    ("um and S4, you know, Alfred Gao, uh, used it for a week", "Alfred Gao"),
    ("um so StyleGAN, you know, Terrell Karris, uh, gave a talk on it", "Terrell Karris"),  # another given name
    ("Raker AI presented its results in Berlin. A review of Reka Core, which is older, appeared in the same week.", "Raker AI"),  # edited text
])
def test_others_beside_a_thing_stay_themselves(text, form):
    assert (form, form) in linked(text)
