"""The pages of django-allauth that the platform offers, under the names that allauth links to.

Its sign-up is not among them: accounts are made by accepting an invitation. A change of an account and the mail about
it are one transaction, so that neither happens without the other (allauth mails about a new app and new codes right
after storing them).
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.db.transaction import atomic
from django.urls import path, re_path

from intercluster.apps.accounts import session_views, views
from intercluster.apps.accounts.page_access import own

urlpatterns = [
    path("sign-in/", views.sign_in, name="account_login"),
    path("sign-out/", views.sign_out, name="account_logout"),
    path("sign-up/", views.sign_up, name="account_signup"),
    path("closed/", account.account_inactive, name="account_inactive"),
    path("confirm-access/", own(account.reauthenticate), name="account_reauthenticate"),
    path("email/", own(atomic(account.email)), name="account_email"),
    path("confirm-email/", account.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", atomic(account.confirm_email), name="account_confirm_email"),
    path("password/change/", own(atomic(account.password_change)), name="account_change_password"),
    path("password/set/", own(atomic(account.password_set)), name="account_set_password"),
    path("password/reset/", atomic(account.password_reset), name="account_reset_password"),
    path("password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        atomic(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("second-factor/", own(mfa.index), name="mfa_index"),
    path("second-factor/sign-in/", mfa.authenticate, name="mfa_authenticate"),
    path("second-factor/confirm-access/", own(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("second-factor/app/", own(totp.activate_totp), name="mfa_activate_totp"),
    path("second-factor/app/remove/", own(atomic(totp.deactivate_totp)), name="mfa_deactivate_totp"),
    path("second-factor/codes/", own(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("second-factor/codes/new/", own(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("second-factor/codes/download/", own(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("passkeys/", own(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("passkeys/add/", own(atomic(webauthn.add_webauthn)), name="mfa_add_webauthn"),
    path("passkeys/sign-in/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("passkeys/confirm-access/", own(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("passkeys/<int:pk>/remove/", own(atomic(webauthn.remove_webauthn)), name="mfa_remove_webauthn"),
    path("passkeys/<int:pk>/edit/", own(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("sessions/", session_views.sessions, name="usersessions_list"),
]
