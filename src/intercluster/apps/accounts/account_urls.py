"""Addresses of accounts."""

from django.urls import path

from intercluster.apps.accounts import session_views, terms_views, views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("welcome/", views.welcome, name="welcome"),
    path("language/", views.set_language, name="language"),
    path("terms/", terms_views.terms, name="terms"),
    path("terms/withdraw/", terms_views.withdraw, name="withdraw"),
    path("sessions/<int:number>/end/", session_views.end, name="session-end"),
    path("sessions/end/", session_views.end_others, name="sessions-end"),
    path("demo/<slug:cluster>/", views.demo_sign_in, {"role": "office"}, name="demo-sign-in"),
    path("demo/<slug:cluster>/owner/", views.demo_sign_in, {"role": "owner"}, name="demo-owner-sign-in"),
]
