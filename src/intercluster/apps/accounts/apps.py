"""The accounts app."""

from django.utils.translation import gettext_lazy as _

from intercluster.core.feature import FeatureConfig, NavItem, Section


class AccountsConfig(FeatureConfig):
    """People who sign in."""

    name = "intercluster.apps.accounts"
    navigation = [
        NavItem(Section.ME, 10, _("My account"), "usersessions_list", people_only=True),
    ]
    slots = {
        "header": "accounts/slots/language.html",
        "header.me": "accounts/slots/me.html",
        "footer": "accounts/slots/terms.html",
    }
