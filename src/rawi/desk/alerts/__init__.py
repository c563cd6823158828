"""Alerts: what is watched in an archive, and how its news are told (docs/alerts.md)."""

from rawi.desk.alerts.comparing import new_items
from rawi.desk.alerts.records import Alert, AlertItem, Channel, ItemKind, Message, State, Watch
from rawi.desk.alerts.settings import MailServer, Settings, read_settings
from rawi.desk.alerts.watched import Alerts, Sent, alert_items
from rawi.desk.alerts.wording import item_output

__all__ = [
    "Alert",
    "AlertItem",
    "Alerts",
    "Channel",
    "ItemKind",
    "MailServer",
    "Message",
    "Sent",
    "Settings",
    "State",
    "Watch",
    "alert_items",
    "item_output",
    "new_items",
    "read_settings",
]
