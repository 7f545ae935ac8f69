"""The floor of the sending benchmark: a plain Django form that writes fifteen rows, under the same middleware."""

from django import forms
from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path

ROWS = 15


class PlainRow(models.Model):
    """One answer of the plain form."""

    owner = models.CharField(max_length=36)
    name = models.CharField(max_length=60)
    value = models.CharField(max_length=200)

    class Meta:
        app_label = "audit"  # any installed app: the table is made by this benchmark alone
        db_table = "bench_plain_row"

    def __str__(self) -> str:
        return self.name


class PlainForm(forms.Form):
    """Fifteen lines of text."""

    def __init__(self, data: object = None) -> None:
        super().__init__(data)
        for number in range(ROWS):
            self.fields[f"line_{number}"] = forms.CharField(max_length=200)


def save(request: HttpRequest) -> HttpResponse:
    """Validate, write a row a line in one transaction, redirect."""
    form = PlainForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    with transaction.atomic():
        for name, value in form.cleaned_data.items():
            PlainRow.objects.create(owner=request.POST["owner"], name=name, value=value)
    return redirect("/")


def make_table() -> None:
    """The rows' own table."""
    with connection.schema_editor() as editor:
        editor.create_model(PlainRow)


urlpatterns = [path("plain/", save), path("", include("clinic.urls"))]
