"""Addresses of events."""

from django.urls import path

from intercluster.apps.events.after import views as after
from intercluster.apps.events.agenda import views as agenda
from intercluster.apps.events.day import views as day
from intercluster.apps.events.event import views
from intercluster.apps.events.planning import meeting_views
from intercluster.apps.events.planning import views as schedules
from intercluster.apps.events.prints import views as prints
from intercluster.apps.events.registration import views as registration
from intercluster.apps.events.requests import office_views
from intercluster.apps.events.requests import views as requests
from intercluster.apps.events.setting import views as setting

app_name = "events"
EVENT = "events/<uuid:key>"
PLACE = f"{EVENT}/participants/<uuid:participant>"
urlpatterns = [
    path("events/", views.events, name="list"),
    path("office/<slug:cluster>/events/new/", views.new_event, name="new"),
    path(f"{EVENT}/", views.event, name="event"),
    path(f"{EVENT}/edit/", views.edit_event, name="edit"),
    path(f"{EVENT}/open/", views.open_event, name="open"),
    path(f"{EVENT}/agenda/", agenda.own, name="agenda"),
    path(f"{EVENT}/agenda/worker.js", agenda.worker, name="agenda-worker"),
    path(f"{EVENT}/agenda/link/", agenda.send_link, name="agenda-link"),
    path(f"{EVENT}/agenda/<str:secret>/", agenda.by_link, name="agenda-of"),
    path(f"{EVENT}/agenda/<str:secret>/marks/", agenda.mark, name="agenda-mark"),
    path(f"{EVENT}/agenda/<str:secret>/settings/", agenda.choose, name="agenda-choose"),
    path(f"{EVENT}/calendar/<str:secret>.ics", agenda.calendar, name="calendar"),
    path(f"{EVENT}/print/", prints.prints, name="prints"),
    path(f"{EVENT}/print/<slug:name>.pdf", prints.print_file, name="print"),
    path(f"{EVENT}/day/", day.day, name="board"),
    path(f"{EVENT}/check-in/<str:code>/", day.check_in, name="check_in"),
    path(f"{EVENT}/cancel/", setting.cancel, name="cancel_event"),
    path(f"{EVENT}/copy/", setting.copy, name="copy"),
    path(f"{EVENT}/times/", setting.times, name="times"),
    path(f"{EVENT}/times/days/", setting.day, name="new_day"),
    path(f"{EVENT}/times/days/<int:pk>/", setting.day, name="day"),
    path(f"{EVENT}/times/items/", setting.item, name="new_item"),
    path(f"{EVENT}/times/items/<int:pk>/", setting.item, name="item"),
    path(f"{EVENT}/tables/", setting.add_tables, name="add_tables"),
    path(f"{EVENT}/tables/<int:number>/", setting.table, name="table"),
    path(f"{EVENT}/schedule/", schedules.schedule, name="schedule"),
    path(f"{EVENT}/schedule/participants/", schedules.by_participant, name="schedule_by_participant"),
    path(f"{EVENT}/schedule/make/", schedules.make, name="make_plan"),
    path(f"{EVENT}/schedule/stop/", schedules.stop, name="stop_plan"),
    path(f"{EVENT}/schedule/repair/", schedules.repair, name="repair"),
    path(f"{EVENT}/schedule/take-back/", schedules.take_back, name="take_back"),
    path(f"{EVENT}/schedule/happened/", meeting_views.happened, name="happened"),
    path(f"{EVENT}/schedule/meetings/new/", meeting_views.add_meeting, name="add_meeting"),
    path(f"{EVENT}/schedule/meetings/<uuid:uid>/", meeting_views.meeting, name="meeting"),
    path(f"{EVENT}/schedule/plans/<int:number>/", schedules.plan, name="plan"),
    path(f"{EVENT}/schedule/plans/<int:number>/publish/", schedules.publish_plan, name="publish_plan"),
    path(f"{EVENT}/schedule/plans/<int:number>/discard/", schedules.discard, name="discard_plan"),
    path(f"{EVENT}/schedule.<str:form>", schedules.file, name="schedule_file"),
    path(f"{EVENT}/register/", registration.register, name="register"),
    path(f"{EVENT}/participants/", registration.participants, name="participants"),
    path(f"{EVENT}/participants/new/", registration.add_participant, name="add_participant"),
    path(f"{PLACE}/", registration.place, name="place"),
    path(f"{PLACE}/colleagues/", registration.add_colleague, name="add_colleague"),
    path(f"{PLACE}/agendas/", registration.change_agendas, name="change_agendas"),
    path(f"{PLACE}/cancel/", registration.cancel, name="cancel_place"),
    path(f"{PLACE}/admit/", registration.admit, name="admit"),
    path("events/ask/", requests.ask_at_event, name="ask_at_event"),
    path(f"{EVENT}/people/", requests.people, name="people"),
    path(f"{EVENT}/people/search/", requests.search, name="search_people"),
    path(f"{EVENT}/people/<uuid:participant>/ask/", requests.ask, name="ask"),
    path(f"{EVENT}/unnamed/<uuid:text>/ask/", requests.ask_author, name="ask_author"),
    path(f"{EVENT}/requests/", office_views.requests, name="requests"),
    path(f"{EVENT}/people/requests/<uuid:which>/", requests.answer, name="answer"),
    path(f"{EVENT}/meetings/<uuid:uid>/", after.feedback, name="feedback"),
    path(f"{EVENT}/agenda/<str:secret>/meetings/<uuid:uid>/", after.feedback_by_link, name="feedback_by_link"),
    path(f"{EVENT}/after/", after.after, name="after"),
    path(f"{EVENT}/after.csv", after.after_file, name="after_file"),
]
