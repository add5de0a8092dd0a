"""How the tests start Chromium: no network of its own, and no windows that no test looks at."""

# Chromium takes only the last list of features. These stand in Playwright's list as well, and keep
# the browser from its own requests and from another way to load pages.
_AS_PLAYWRIGHT = (
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
# With each tab Chromium loads two pages of its own for the address bar. They took more of the
# processor than most pages of ours, and no test sees them.
_ADDRESS_BAR = ("WebUIOmniboxAimPopup", "WebUIOmniboxPopup")

# Without the others, every start would ask the network, which a test machine may not have.
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join((*_AS_PLAYWRIGHT, *_ADDRESS_BAR))}",
]
