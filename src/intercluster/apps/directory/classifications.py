"""Industries: the 88 divisions of NACE Rev. 2 and how a code is written."""

import re

from django.utils.translation import gettext_lazy as _

NACE_DIVISIONS = {
    "01": _("Crop and animal production, hunting and related services"),
    "02": _("Forestry and logging"),
    "03": _("Fishing and aquaculture"),
    "05": _("Coal and lignite mining"),
    "06": _("Extraction of crude petroleum and natural gas"),
    "07": _("Mining of metal ores"),
    "08": _("Other mining and quarrying"),
    "09": _("Mining support services"),
    "10": _("Food products"),
    "11": _("Beverages"),
    "12": _("Tobacco products"),
    "13": _("Textiles"),
    "14": _("Clothing"),
    "15": _("Leather and leather products"),
    "16": _("Wood and wood products, except furniture"),
    "17": _("Paper and paper products"),
    "18": _("Printing and reproduction of recorded media"),
    "19": _("Coke and refined petroleum products"),
    "20": _("Chemicals and chemical products"),
    "21": _("Pharmaceuticals"),
    "22": _("Rubber and plastic products"),
    "23": _("Other non-metallic mineral products"),
    "24": _("Basic metals"),
    "25": _("Metal products, except machinery"),
    "26": _("Computers, electronics and optics"),
    "27": _("Electrical equipment"),
    "28": _("Machinery and equipment"),
    "29": _("Motor vehicles and trailers"),
    "30": _("Other transport equipment"),
    "31": _("Furniture"),
    "32": _("Other manufacturing"),
    "33": _("Repair and installation of machinery"),
    "35": _("Electricity, gas, steam and air conditioning"),
    "36": _("Water supply"),
    "37": _("Sewerage"),
    "38": _("Waste collection, treatment and recovery"),
    "39": _("Remediation and other waste management"),
    "41": _("Construction of buildings"),
    "42": _("Civil engineering"),
    "43": _("Specialised construction"),
    "45": _("Trade and repair of motor vehicles"),
    "46": _("Wholesale trade"),
    "47": _("Retail trade"),
    "49": _("Land and pipeline transport"),
    "50": _("Water transport"),
    "51": _("Air transport"),
    "52": _("Warehousing and transport support"),
    "53": _("Postal and courier services"),
    "55": _("Accommodation"),
    "56": _("Food and beverage service"),
    "58": _("Publishing"),
    "59": _("Film, video, television and music production"),
    "60": _("Programming and broadcasting"),
    "61": _("Telecommunications"),
    "62": _("Computer programming and consultancy"),
    "63": _("Information services"),
    "64": _("Financial services, except insurance and pensions"),
    "65": _("Insurance and pension funding"),
    "66": _("Services auxiliary to finance and insurance"),
    "68": _("Real estate"),
    "69": _("Legal and accounting services"),
    "70": _("Head offices and management consultancy"),
    "71": _("Architecture, engineering, testing and analysis"),
    "72": _("Scientific research and development"),
    "73": _("Advertising and market research"),
    "74": _("Other professional and technical services"),
    "75": _("Veterinary services"),
    "77": _("Rental and leasing"),
    "78": _("Employment services"),
    "79": _("Travel agencies and tour operators"),
    "80": _("Security and investigation"),
    "81": _("Building services and landscaping"),
    "82": _("Office and business support"),
    "84": _("Public administration and defence"),
    "85": _("Education"),
    "86": _("Human health"),
    "87": _("Residential care"),
    "88": _("Social work without accommodation"),
    "90": _("Creative, arts and entertainment"),
    "91": _("Libraries, archives, museums and other culture"),
    "92": _("Gambling and betting"),
    "93": _("Sports, amusement and recreation"),
    "94": _("Membership organisations"),
    "95": _("Repair of computers and household goods"),
    "96": _("Other personal services"),
    "97": _("Households as employers"),
    "98": _("Households producing for own use"),
    "99": _("Extraterritorial organisations"),
}
"""Division -> its name, in short."""

NACE_CODE = re.compile(r"^\d\d(\.\d{1,2})?$")
"""A division (16), group (16.1) or class (16.10)."""


def activity_name(code: str) -> str:
    """Return the name of a NACE code's division, or the code where there is no such division."""
    return str(NACE_DIVISIONS.get(code[:2], code))


def normalise_activity(text: str) -> tuple[str, bool]:
    """Return a code as NACE writes it, and whether a national extension was cut off; "" if it is no NACE code.

    Accepts `16`, `16.1`, `16.10`, `1610`, `C16.10`, `1.11` (a spreadsheet ate the first nought), and the five or more
    digits of the Swedish, Norwegian, Finnish and Danish extensions: `16.101`, `16.10.1`, `16101`.
    """
    match = re.fullmatch(r"[A-U]?\s*(\d{1,2})(?:\.?(\d[\d.]*))?", text.strip(), re.IGNORECASE)
    if match is None:
        return "", False
    whole, rest = match[1], (match[2] or "").replace(".", "")
    if "." in text or len(text.strip()) == 1:
        whole = whole.zfill(2)
    if whole not in NACE_DIVISIONS or len(rest) > 5:
        return "", False
    return f"{whole}.{rest[:2]}" if rest else whole, len(rest) > 2
