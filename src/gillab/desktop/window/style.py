"""The window's colours, light and dark: those of the course's site."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor, QFont, QFontDatabase, QPalette, qRgb
from PyQt6.QtWidgets import QApplication

# role: (light, dark), as in docs/assets/colours.css
ROLES = {
    "paper": ("#f7f8f5", "#10171a"),
    "raised": ("#ffffff", "#182226"),
    "sunk": ("#ebeee8", "#0b1012"),
    "line": ("#d3d9d2", "#31434a"),
    "ink": ("#15211f", "#e8eeec"),
    "ink-soft": ("#4a5957", "#a9b9b8"),
    "link": ("#00588c", "#7cc4ff"),
    "on-colour": ("#ffffff", "#0b1012"),
    "inline": ("#5a6668", "#9fb0b4"),
    "threads": ("#c04a00", "#ff9552"),
    "processes": ("#86348a", "#d893e0"),
    "interpreters": ("#0069a8", "#5cb3f5"),
    "wrong": ("#a8281e", "#ff9d92"),
}
# Workers differ by colour and by number.
WORKERS = ("#3b8fd0", "#e0803a", "#5aa85a", "#b765c0", "#c9a227", "#4fb3b0", "#d0606a", "#8a8f98")

# Key colours that a palette passes through, back to the first; the set has one of its own.
PALETTES = {
    "dusk": ("#0b1030", "#14508c", "#5fb6e6", "#f6f3e6", "#f7b548", "#a23b1c", "#2a0f33"),
    "sea": ("#02191f", "#0b5563", "#2fa084", "#cfe8a6", "#f4f1d0", "#5aa6a6", "#123a5a"),
    "ember": ("#100a0a", "#4a0f12", "#b3261e", "#f28c28", "#fde7a0", "#8a5a44", "#2b1a2e"),
    "paper": ("#f7f8f5", "#c9d6d2", "#7fa3ad", "#2f5d73", "#15212c", "#5a6f78", "#c0ccc6"),
}
SCHEMES = {None: "system", False: "light", True: "dark"}
INSIDE = {"dusk": "#05060d", "sea": "#010d10", "ember": "#070404", "paper": "#15211f"}


def is_dark() -> bool:
    """Whether the dark scheme is in use."""
    app = QApplication.instance()
    return bool(app and app.property("dark"))


def colour(role: str) -> QColor:
    """The role's colour in the present scheme."""
    return QColor(ROLES[role][is_dark()])


def worker_colour(number: int) -> QColor:
    """The colour of the first (0), second, … worker."""
    return QColor(WORKERS[number % len(WORKERS)])


def apply(app: QApplication, dark: bool | None = None) -> None:
    """Use the dark or the light scheme; None: the one that the system uses."""
    hints = app.styleHints()
    app.setProperty("as the system", dark is None)
    if dark is None:
        dark = bool(hints and hints.colorScheme() == Qt.ColorScheme.Dark)
    app.setProperty("dark", dark)
    app.setStyle("Fusion")
    app.setPalette(_palette())
    app.setStyleSheet(_style_sheet())


def follow_system(app: QApplication) -> None:
    """Change the scheme when the system does, unless the user has chosen one."""

    def change() -> None:
        if app.property("as the system"):
            apply(app)

    hints = app.styleHints()
    if hints:
        hints.colorSchemeChanged.connect(change)


def numbers_font(points: float) -> QFont:
    """A font with digits of equal width, so that changing numbers do not move."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(points)
    return font


def colour_table(name: str) -> list[int]:
    """256 colours for an indexed picture: 0 for the set, 1 to 255 for one round of the palette."""
    keys = [QColor(text) for text in PALETTES[name]]
    table = [QColor(INSIDE[name]).rgb()]
    for number in range(255):
        place = number / 255 * len(keys)
        first, second = keys[int(place)], keys[(int(place) + 1) % len(keys)]
        part = place - int(place)
        table.append(
            qRgb(
                *(
                    round(one + (two - one) * part)
                    for one, two in zip(first.getRgb()[:3], second.getRgb()[:3], strict=True)
                )
            )
        )
    return table


def _palette() -> QPalette:
    palette, role = QPalette(), QPalette.ColorRole
    for name, roles in {
        "paper": (role.Window, role.AlternateBase),
        "raised": (role.Base, role.Button, role.ToolTipBase),
        "ink": (role.WindowText, role.Text, role.ButtonText, role.ToolTipText),
        "link": (role.Highlight, role.Link, role.Accent),
        "on-colour": (role.HighlightedText,),
        "ink-soft": (role.PlaceholderText,),
        "line": (role.Mid, role.Midlight),
    }.items():
        for one in roles:
            palette.setColor(one, colour(name))
    for one in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, one, colour("ink-soft"))
    return palette


def _style_sheet() -> str:
    found = {name: pair[is_dark()] for name, pair in ROLES.items()}
    buttons = "".join(
        f'QPushButton[way="{way}"]:checked {{ background: {found[way]}; border-color: {found[way]};'
        f" color: {found['on-colour']}; }}\n"
        for way in ("inline", "threads", "processes", "interpreters")
    )
    return (
        f"""
QPushButton {{ border: 1px solid {found["line"]}; border-radius: 5px; padding: 6px 9px;
  background: {found["raised"]}; color: {found["ink"]}; }}
QPushButton:hover {{ border-color: {found["ink-soft"]}; }}
QPushButton:disabled {{ color: {found["ink-soft"]}; background: {found["sunk"]}; }}
QPushButton:focus, QLineEdit:focus, QListWidget:focus {{ border: 2px solid {found["link"]}; }}
QLineEdit, QListWidget {{ border: 1px solid {found["line"]};
  border-radius: 5px; padding: 5px; background: {found["raised"]}; color: {found["ink"]}; }}
QTabWidget::pane {{ border: 0; }}
QTabBar::tab {{ padding: 8px 18px; color: {found["ink-soft"]}; background: transparent;
  border-bottom: 3px solid transparent; }}
QTabBar::tab:selected {{ color: {found["ink"]}; border-bottom-color: {found["link"]}; }}
QTabBar::tab:focus {{ color: {found["link"]}; }}
QLabel[kind="soft"] {{ color: {found["ink-soft"]}; }}
QLabel[kind="title"] {{ font-weight: 600; }}
QLabel[kind="error"] {{ color: {found["on-colour"]}; background: {found["wrong"]};
  padding: 8px 12px; border-radius: 5px; }}
QStatusBar {{ color: {found["ink-soft"]}; }}
QToolTip {{ color: {found["ink"]}; background: {found["raised"]};
  border: 1px solid {found["line"]}; }}
"""
        + buttons
    )
