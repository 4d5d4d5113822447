from __future__ import annotations

from django.urls import path

from routeways.ledger.pages import accounts

app_name = "ledger"

ALL = "<slug:region>/ledger/"
ONE = f"{ALL}<str:public_id>/"

urlpatterns = [
    path(ALL, accounts.accounts, name="accounts"),
    path(ONE, accounts.account, name="account"),
    path(f"{ONE}statement.csv", accounts.statement_csv, name="statement-csv"),
    path(f"{ONE}forecast.csv", accounts.forecast_csv, name="forecast-csv"),
]
