"""Addresses of calls, programmes and consortia."""

from django.urls import path

from intercluster.apps.projects.calls import import_views, programme_views, views
from intercluster.apps.projects.checking import views as checking
from intercluster.apps.projects.comments import views as comments
from intercluster.apps.projects.consortia import views as consortia
from intercluster.apps.projects.experts import views as experts
from intercluster.apps.projects.files import views as files
from intercluster.apps.projects.inviting import views as inviting
from intercluster.apps.projects.lacking import views as lacking
from intercluster.apps.projects.past import views as past
from intercluster.apps.projects.plan import money_views as money
from intercluster.apps.projects.plan import views as plan
from intercluster.apps.projects.requirements import views as requirements
from intercluster.apps.projects.team import finding_views as finding
from intercluster.apps.projects.team import views as team

app_name = "projects"
CONSORTIUM = "consortia/<uuid:key>"
urlpatterns = [
    path("calls/", views.calls, name="calls"),
    path("calls/<slug:slug>/", views.call, name="call"),
    path("calls/<slug:slug>/edit/", views.edit_call, name="edit_call"),
    path("calls/<slug:slug>/rules/<slug:rule>/", programme_views.call_rule, name="call_rule"),
    path("office/<slug:cluster>/calls/new/", views.new_call, name="new_call"),
    path("office/<slug:cluster>/calls/import/", import_views.import_calls, name="import_calls"),
    path("programmes/", programme_views.programmes, name="programmes"),
    path("programmes/<slug:slug>/", programme_views.programme, name="programme"),
    path("programmes/<slug:slug>/edit/", programme_views.edit_programme, name="edit_programme"),
    path("programmes/<slug:slug>/rules/<slug:rule>/", programme_views.programme_rule, name="programme_rule"),
    path("office/<slug:cluster>/programmes/new/", programme_views.new_programme, name="new_programme"),
    path("consortia/", consortia.consortia, name="consortia"),
    path("consortia/new/", consortia.new_consortium, name="new_consortium"),
    path("office/<slug:cluster>/consortia/new/", consortia.office_consortium, name="office_consortium"),
    path(f"{CONSORTIUM}/", consortia.consortium, name="consortium"),
    path(f"{CONSORTIUM}/edit/", consortia.edit_consortium, name="edit_consortium"),
    path("consortia/for-us/", lacking.lacking, name="lacking"),
    path("experts/", experts.experts, name="experts"),
    path("experts/me/<slug:organisation>/", experts.own_entry, name="own_entry"),
    path("experts/organisations/<slug:organisation>/ask/", experts.ask_body, name="ask_body"),
    path("experts/<uuid:key>/ask/", experts.ask_expert, name="ask_expert"),
    path(f"{CONSORTIUM}/we-can/<int:requirement>/<int:offer>/", lacking.we_can, name="we_can"),
    path(f"{CONSORTIUM}/comments/", comments.comments, name="comments"),
    path(f"{CONSORTIUM}/comments/<int:comment>/delete/", comments.delete_comment, name="delete_comment"),
    path(f"{CONSORTIUM}/partners/", inviting.partners, name="partners"),
    path(f"{CONSORTIUM}/partners/<slug:organisation>/", inviting.place, name="place"),
    path(f"{CONSORTIUM}/partners/<slug:organisation>/invite/", inviting.invite, name="invite"),
    path(f"{CONSORTIUM}/partners/<slug:organisation>/join/", inviting.join, name="join"),
    path(f"{CONSORTIUM}/partners/<slug:organisation>/decline/", inviting.decline, name="decline"),
    path(f"{CONSORTIUM}/partners/<slug:organisation>/leave/", inviting.leave, name="leave"),
    path(f"{CONSORTIUM}/competences/", requirements.competences, name="competences"),
    path(f"{CONSORTIUM}/plan/", plan.plan, name="plan"),
    path(f"{CONSORTIUM}/plan/<slug:kind>/", plan.new_item, name="new_plan_item"),
    path(f"{CONSORTIUM}/plan/<slug:kind>/<int:item>/", plan.edit_item, name="edit_plan_item"),
    path(f"{CONSORTIUM}/budget/", money.budget_page, name="budget"),
    path(f"{CONSORTIUM}/budget/costs/", money.new_cost, name="new_cost"),
    path(f"{CONSORTIUM}/budget/costs/<int:item>/", money.edit_cost, name="edit_cost"),
    path(f"{CONSORTIUM}/funding/", money.funding_page, name="funding"),
    path(f"{CONSORTIUM}/history/", past.history, name="history"),
    path(f"{CONSORTIUM}/rules/", checking.rules, name="consortium_rules"),
    path(f"{CONSORTIUM}/competences/<int:pk>/", team.who_could, name="who_could"),
    path(f"{CONSORTIUM}/team/", team.team, name="team"),
    path(f"{CONSORTIUM}/team/<slug:organisation>/", team.partner_facts, name="partner_facts"),
    path(f"{CONSORTIUM}/files/", files.files, name="files"),
    path(f"{CONSORTIUM}/files/<slug:name>.<slug:form>", files.file, name="file"),
    path(f"{CONSORTIUM}/files/partners/<int:number>/<slug:name>.<slug:form>", files.partner_file, name="partner_file"),
    path(f"{CONSORTIUM}/team/<slug:organisation>/leaving/", finding.leaving, name="leaving"),
    path(f"{CONSORTIUM}/find/", finding.find_team, name="find_team"),
]
