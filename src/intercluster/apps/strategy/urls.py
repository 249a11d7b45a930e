"""Addresses of strategies."""

from django.urls import path

from intercluster.apps.strategy import part_views, views
from intercluster.apps.strategy.asking import views as asking
from intercluster.apps.strategy.candidates import views as candidates
from intercluster.apps.strategy.evidence import views as evidence
from intercluster.apps.strategy.following import views as following
from intercluster.apps.strategy.hiding import views as hiding
from intercluster.apps.strategy.reviewing import views as reviewing
from intercluster.apps.strategy.rounds import amendment_views as amendments
from intercluster.apps.strategy.rounds import comment_views as comments
from intercluster.apps.strategy.rounds import priority_views as priorities
from intercluster.apps.strategy.rounds import proposal_views as proposals
from intercluster.apps.strategy.rounds import translation_views as translations
from intercluster.apps.strategy.rounds import views as rounds
from intercluster.apps.strategy.signing import views as signing
from intercluster.apps.strategy.statements import views as statements

app_name = "strategy"
STRATEGY = "strategies/<slug:slug>"
VERSION = f"{STRATEGY}/versions/<int:number>"
ROUND = f"{STRATEGY}/rounds/<int:number>"
PROPOSAL = f"{STRATEGY}/proposals/<int:number>"
COMMENT = f"{STRATEGY}/comments/<int:number>"
AMENDMENT = f"{STRATEGY}/amendments/<int:number>"
PART = f"{STRATEGY}/parts/<int:number>"
STATEMENTS = f"{STRATEGY}/rounds/<int:number>/statements"
CANDIDATES = "alliances/<slug:slug>/priorities"
urlpatterns = [
    path("strategies/", views.strategies, name="list"),
    path("strategies/cite/", evidence.cite, name="cite"),
    path(f"{STRATEGY}/", views.strategy, name="strategy"),
    path(f"{STRATEGY}/delete/", views.delete, name="delete"),
    path(f"{STRATEGY}/readers/", views.let_read, name="readers"),
    path(f"{STRATEGY}/parts/", views.add_part, name="add-part"),
    path(f"{PART}/", part_views.part, name="part"),
    path(f"{PART}/facts/", part_views.facts, name="facts"),
    path(f"{PART}/move/", part_views.move, name="move"),
    path(f"{PART}/remove/", part_views.remove, name="remove"),
    path(f"{PART}/put-back/", part_views.put_back, name="put-back"),
    path(f"{PART}/evidence/", evidence.pick, name="pick"),
    path(f"{STRATEGY}/evidence/<int:number>/", evidence.answer, name="answer"),
    path(f"{STRATEGY}/document.<str:form>", signing.draft_document, name="document"),
    path(f"{STRATEGY}/follow-up/", following.review, name="review"),
    path(f"{STRATEGY}/reviews/<int:number>/", reviewing.yearly, name="yearly"),
    path(f"{PART}/values/", following.record, name="record"),
    path(f"{STRATEGY}/rounds/", rounds.rounds, name="rounds"),
    path(f"{STRATEGY}/rounds/plan/", rounds.plan, name="plan-rounds"),
    path(f"{ROUND}/", rounds.one, name="round"),
    path(f"{ROUND}/change/", rounds.change, name="change-round"),
    path(f"{ROUND}/vote/", priorities.draft_vote, name="draft-vote"),
    path(f"{ROUND}/propose/", proposals.propose, name="propose"),
    path(f"{ROUND}/amend/<int:part>/", amendments.amend, name="amend"),
    path(f"{ROUND}/comments/", comments.comments, name="comments"),
    path(f"{COMMENT}/", comments.comment, name="comment"),
    path(f"{AMENDMENT}/", amendments.amendment, name="amendment"),
    path(f"{AMENDMENT}/decide/", amendments.decide, name="decide-amendment"),
    path(f"{AMENDMENT}/withdraw/", amendments.withdraw, name="withdraw-amendment"),
    path(f"{PROPOSAL}/", proposals.proposal, name="proposal"),
    path(f"{PROPOSAL}/translation/", translations.proposal, name="translate-proposal"),
    path(f"{PROPOSAL}/translation/consent/", translations.consent_of_proposal, name="proposal-translation"),
    path(f"{COMMENT}/translation/", translations.comment, name="translate-comment"),
    path(f"{COMMENT}/translation/consent/", translations.consent_of_comment, name="comment-translation"),
    path(f"{PROPOSAL}/hide/", hiding.proposal, name="hide-proposal"),
    path(f"{COMMENT}/hide/", hiding.comment, name="hide-comment"),
    path(f"{AMENDMENT}/hide/", hiding.amendment, name="hide-amendment"),
    path(f"{PROPOSAL}/support/", proposals.support, name="support"),
    path(f"{PROPOSAL}/withdraw/", proposals.withdraw, name="withdraw-proposal"),
    path(f"{PROPOSAL}/merge/", proposals.merge, name="merge-proposal"),
    path(f"{PROPOSAL}/part/", proposals.make_part, name="make-part"),
    path(f"{PART}/ask/", asking.ask, name="ask"),
    path(f"{STRATEGY}/requests/<int:number>/take-back/", asking.take_back, name="take-back"),
    path("strategies/values/<int:number>/", asking.answer, name="answer-value"),
    path(f"{STRATEGY}/send/", signing.send, name="send"),
    path(f"{VERSION}/", signing.version, name="version"),
    path(f"{VERSION}/sign/", signing.sign, name="sign"),
    path(f"{VERSION}/vote/", signing.ask_members, name="ask-members"),
    path(f"{VERSION}/withdraw/", signing.withdraw, name="withdraw"),
    path(f"{VERSION}/document.<str:form>", signing.version_document, name="version-document"),
    path(f"{STATEMENTS}/", statements.statements, name="statements"),
    path(f"{STATEMENTS}/answer/", statements.answer, name="answer-statement"),
    path(f"{STATEMENTS}/answers/", statements.answers, name="statement-answers"),
    path(f"{STATEMENTS}/add/", statements.add, name="add-statement"),
    path(f"{STATEMENTS}/take-back/", statements.take_back, name="take-statement-back"),
    path(f"{STATEMENTS}/moderate/", statements.moderate, name="moderate-statements"),
    path(f"{CANDIDATES}/", candidates.candidates, name="candidates"),
    path(f"{CANDIDATES}/<slug:code>/", candidates.candidate, name="candidate"),
]
