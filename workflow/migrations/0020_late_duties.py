"""Whose word a late row waits for stands beside it, by hand: no inbox reads the late rows of a whole Pemda any more."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from workflow.hand import hand_of_person, hand_of_post, hand_of_role
from workflow.sop import parse
from workflow.states import HIGHER_POSTS, OPD_ROLES, Role

AT_ONCE = 1000


def fill(apps, schema_editor):
    """Write the duties of reasons that are owed or wait to be judged."""
    reasons = apps.get_model("workflow", "LateReason").objects.using(schema_editor.connection.alias)
    duties = apps.get_model("workflow", "LateDuty").objects.using(schema_editor.connection.alias)
    waiting = reasons.filter(Q(accepted=None) | Q(accepted=False)).exclude(clock__excuse="sistem")
    waiting = waiting.select_related("alarm", "ticket__sop_version").prefetch_related("run__turns")
    duty = duties.model
    found = []
    for reason in waiting.iterator(AT_ONCE):
        found += [duty(hand=hand, reason=reason) for hand in awaited_hands(reason)]
        if len(found) >= AT_ONCE:
            duties.bulk_create(found)
            found = []
    duties.bulk_create(found)


def awaited_hands(reason):
    """The late hands where the reason is owed, else every post that may judge it."""
    if reason.code and reason.accepted is None:
        version = reason.ticket.sop_version
        titles = parse(version.source, version.sha256).titles
        return {hand_of_role(reason.pemda_id, role) for role in HIGHER_POSTS[Role(reason.role)] if role in titles}
    return {
        hand_of(turn)
        for turn in reason.run.turns.all()
        if turn.role not in OPD_ROLES
        and (turn.kind == "perform" or turn.opened_at <= reason.alarm.at)
        and not (turn.answer == "alih" and turn.closed_at <= reason.alarm.at)
    }


def hand_of(turn):
    """The hand that the turn names."""
    if turn.person_id:
        return hand_of_person(turn.person_id)
    return hand_of_post(turn.post_id) if turn.post_id else hand_of_role(turn.pemda_id, turn.role)


class Migration(migrations.Migration):
    dependencies = [("workflow", "0019_verbal_order_reminded")]

    operations = [
        migrations.CreateModel(
            name="LateDuty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "hand",
                    models.CharField(
                        help_text="Peran, jabatan, atau orang dalam satu kata.", max_length=40, verbose_name="tangan"
                    ),
                ),
                (
                    "reason",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="duties", to="workflow.latereason"
                    ),
                ),
            ],
            options={
                "verbose_name": "kewajiban atas keterlambatan",
                "verbose_name_plural": "kewajiban atas keterlambatan",
                "constraints": [models.UniqueConstraint(fields=("hand", "reason"), name="late_duty_once")],
            },
        ),
        migrations.RemoveIndex(model_name="latereason", name="late_reason_unsettled"),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
