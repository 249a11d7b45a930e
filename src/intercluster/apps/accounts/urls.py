"""Addresses of accounts."""

from django.urls import path

from intercluster.apps.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("welcome/", views.welcome, name="welcome"),
    path("language/", views.set_language, name="language"),
    path("demo/<slug:cluster>/", views.demo_sign_in, name="demo-sign-in"),
]
