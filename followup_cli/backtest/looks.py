"""How a picture looks, on a light page and on a dark one."""

from __future__ import annotations

# Colours that people who see few of them still tell apart (Okabe and Ito 2008).
CSS = """
.backtest { --paper: #ffffff; --ink: #1f2933; --quiet: #5b6672; --guide: #dde2e7;
  --c0: #0072b2; --c1: #d55e00; --c2: #009e73; --c3: #b0578d; --c4: #5b6672;
  font-family: system-ui, "Segoe UI", "Noto Sans", Arial, sans-serif; }
@media (prefers-color-scheme: dark) {
  .backtest { --paper: #14181d; --ink: #e7eaee; --quiet: #a3adb8; --guide: #333b44;
    --c0: #56b4e9; --c1: #f2994a; --c2: #45c99a; --c3: #e39cc6; --c4: #a3adb8; } }
.backtest .paper { fill: var(--paper); }
.backtest text { fill: var(--ink); font-size: 15px; }
.backtest .plot_title { font-size: 19px; font-weight: 600; text-anchor: middle; }
.backtest .titles .title:not(.plot_title) { font-size: 15px; fill: var(--quiet);
  text-anchor: middle; }
.backtest .background { fill: none; }
.backtest .axis.x text { text-anchor: middle; }
.backtest .axis.y text { text-anchor: end; }
.backtest .axis path, .backtest .axis line { fill: none; stroke: var(--guide);
  stroke-width: 1; }
.backtest .nofill { fill: none; }
.backtest .series .line { fill: none; stroke-width: 1.6; }
.backtest .serie-0 .line { stroke-width: 3; }
.backtest .serie-4 .line { stroke-dasharray: 6 5; }
.backtest .no_data { text-anchor: middle; font-size: 20px; fill: var(--quiet); }
.backtest .color-0 { stroke: var(--c0); fill: var(--c0); }
.backtest .color-1 { stroke: var(--c1); fill: var(--c1); }
.backtest .color-2 { stroke: var(--c2); fill: var(--c2); }
.backtest .color-3 { stroke: var(--c3); fill: var(--c3); }
.backtest .color-4 { stroke: var(--c4); fill: var(--c4); }
.backtest text { stroke: none; }
"""
