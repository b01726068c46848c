import string

from hypothesis import given
from hypothesis import strategies as st
from odoo.tests import BaseCase, tagged

from ...tools import observation_text as unfit
from ...tools.observation_text import (
    BELIEF,
    DIAGNOSIS,
    INTIMATE,
    JUDGEMENT,
    NUMBER,
    ORIGIN,
    PASSWORD,
    UNFIT_KINDS,
    find_unfit,
)
from .strategies import examples

FOUND = {
    "Es muy pesada, llama cada día": JUDGEMENT,
    "MALEDUCADO con la doctora": JUDGEMENT,
    "está loco.": JUDGEMENT,
    "Unos histéricos los dos": JUDGEMENT,
    "una sinvergüenza": JUDGEMENT,
    "paciente problemático": JUDGEMENT,
    "És un maleducat": JUDGEMENT,
    "la mare és boja": JUDGEMENT,
    "Molt imbècil per telèfon": JUDGEMENT,
    "He was rude to Ana": JUDGEMENT,
    "a DRAMA   queen": JUDGEMENT,
    "Es testigo de Jehová": BELIEF,
    "No viene en Ramadán": BELIEF,
    "es de izquierdas": BELIEF,
    "sempre vota a Junts": BELIEF,
    "és catòlica practicant; catòlic el marit": BELIEF,
    "She is Muslim": BELIEF,
    "Familia gitana": ORIGIN,
    "una señora negra": ORIGIN,
    "Romanian? is Romanian": ORIGIN,
    "Es lesbiana y vive con su pareja": INTIMATE,
    "té una amant": INTIMATE,
    "his sex life": INTIMATE,
    "VIH positivo": DIAGNOSIS,
    "seropositiva desde 2019": DIAGNOSIS,
    "té hepatitis B": DIAGNOSIS,
    "HIV+": DIAGNOSIS,
    "Su DNI es 12345678Z": NUMBER,
    "12.345.678-z": NUMBER,
    "NIE X1234567L": NUMBER,
    "paga con 4111 1111 1111 1111": NUMBER,
    "ES91 2100 0418 4502 0005 1332 a su nombre": NUMBER,
    "pasaporte AB123456": NUMBER,
    "contraseña: gato": PASSWORD,
    "La clave del portal es 4821": PASSWORD,
    "contrasenya del portal: gos33": PASSWORD,
    "PIN 0000": PASSWORD,
}
CLINIC = """
    borde incisal del 11; caries en la cara distal; digestión pesada tras la cena; dolor vago en
    el lado izquierdo; reacción vasovagal; rama mandibular; velo del paladar; diente negro; lengua
    negra vellosa; composite de color A2; dolor insoportable por la noche; sabor desagradable; pin
    de titanio 4 mm; palabra clave; pieza clave del puente; política de cancelación; judías verdes;
    vive junto a la iglesia; avenida de la Mezquita; trabaja hasta las 15:00; prefiere la primera
    hora; tiene miedo a las agujas; llamar al 655 97 97 11 o al 963 51 00 00; móvil 600112233
    655979711; presupuesto 1.250,00 €; alérgica a la penicilina; toma anticoagulantes; embarazada de
    seis meses; le acompaña su hija; pagó en tres plazos; llega 10 minutos tarde; cita 12345678;
    prótesis esquelética; corona sobre implante; férula de descarga; los payasos le gustan; pinza
    bipolar; mora cerca del puerto; tiene 45 años; el año pasado; Dr. Moro; Podemos llamarle el
    lunes; localizar a su hermano; viene de Colombia en mayo; habla árabe y un poco de español;
    arriba amb retard; ha pesat més; vol el dimarts a la tarda; por de les agulles; dent trencada;
    parla amb la mare; viu a prop de l'església; nuts allergy; lies down badly; pain in the neck;
    lazy eye; has drunk water; crazy schedule this week; prefers short explanations; wisdom tooth;
    speaks French; works nights; the denture is a nuisance; se va a liar con los horarios;
    cancelación del 23/11/2026 10:30; factura 2026/000123; +34 655 97 97 11
"""
SENTENCES = [' '.join(part.split()) for part in CLINIC.split(';')]
WRITTEN = [word for text in unfit.WORDS.values() for word in text.split() if '/' not in word]
DIGITS = st.text('0123456789', min_size=8, max_size=8)
SIGNS = st.text(" .,;:!¡¿?()«»\n-", max_size=4)


@tagged('post_install', '-at_install')
class TestToolsObservationText(BaseCase):
    """What does not belong in an observation is found, and nothing that a clinic needs to write."""

    def test_what_is_found(self):
        for text, kind in FOUND.items():
            with self.subTest(text):
                self.assertEqual(find_unfit(text), (kind,))

    def test_what_a_clinic_writes_is_fine(self):
        for text in SENTENCES:
            with self.subTest(text):
                self.assertEqual(find_unfit(text), ())

    def test_nothing_in_nothing(self):
        for text in ('', None, False, ' \n '):
            self.assertEqual(find_unfit(text), ())

    def test_all_at_once_in_one_order(self):
        self.assertEqual(find_unfit("\n".join(reversed(list(FOUND)))), UNFIT_KINDS)

    @examples(100)
    @given(st.permutations(SENTENCES), SIGNS)
    def test_sentences_of_a_clinic_are_fine_in_any_company(self, sentences, sign):
        self.assertEqual(find_unfit(f'{sign or ";"};'.join(sentences[:6])), ())

    @examples(100)
    @given(st.sampled_from(WRITTEN), SIGNS, SIGNS, st.sampled_from([str.upper, str.title, str]))
    def test_words_are_found_however_written(self, word, before, after, case):
        self.assertTrue(find_unfit(f'{before}{case(word)}{after}'))

    @examples(100)
    @given(st.sampled_from(WRITTEN), st.sampled_from('bcdfgklmpqx'))
    def test_a_word_inside_another_is_another(self, word, letter):
        self.assertEqual(find_unfit(f'{letter}q{word}{letter}q'), ())

    @examples(100)
    @given(st.text(max_size=400))
    def test_any_text_is_read(self, text):
        found = find_unfit(text)
        self.assertEqual(found, tuple(kind for kind in UNFIT_KINDS if kind in found))

    @examples(100)
    @given(DIGITS, st.sampled_from(['', '-', ' ']))
    def test_identity_number_by_its_letter(self, digits, dash):
        right = unfit.NIF_LETTERS[int(digits) % 23]
        self.assertEqual(find_unfit(f"es el {digits}{dash}{right}."), (NUMBER,))
        for wrong in set(string.ascii_uppercase) - {right}:
            self.assertEqual(find_unfit(f"es el {digits}{dash}{wrong}."), ())

    @examples(100)
    @given(st.text('0123456789', min_size=15, max_size=15), st.sampled_from(['', ' ', '-']))
    def test_card_by_its_check_digit(self, digits, gap):
        numbers = [digits + last for last in '0123456789']
        found = [number for number in numbers if unfit.is_card(number)]
        self.assertEqual(len(found), 1)
        for number in numbers:
            written = gap.join(number[start:start + 4] for start in range(0, 16, 4))
            self.assertEqual(find_unfit(f"tarjeta {written}"), (NUMBER,) * (number in found))

    @examples(100)
    @given(st.text('0123456789', min_size=20, max_size=20))
    def test_account_by_its_check_digits(self, digits):
        right = 98 - int(digits + '142800') % 97
        self.assertEqual(find_unfit(f"ES{right:02d}{digits}"), (NUMBER,))
        self.assertFalse(unfit.is_iban(f"ES{(right + 1) % 100:02d}{digits}"))

    @examples(100)
    @given(st.text('0123456789', min_size=8, max_size=8))
    def test_telephones_are_no_secret(self, digits):
        for number in (f'6{digits}', f'+34 6{digits}', f'6{digits[:2]} {digits[2:5]} {digits[5:]}'):
            self.assertEqual(find_unfit(f"llamar al {number}, mejor de tarde"), ())
