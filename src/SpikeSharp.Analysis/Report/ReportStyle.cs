namespace SpikeSharp.Analysis;

/// <summary>The style sheet of the page: its palette as CSS variables for light and dark, layout from 320 pixels up, and the look of every chart.</summary>
internal static class ReportStyle
{
    // Blue, orange, green and purple differ in lightness as well as in hue, so they stay apart for colour-blind eyes and in grey print. No '<' or '&' in here.
    public const string Css = """
        :root { color-scheme: light dark;
          --page: #f6f5f2; --card: #ffffff; --ink: #1d1c1a; --soft: #5f5d57; --line: #e4e1da; --mark: #b9b5ab;
          --c1: #1f6fb4; --c2: #d1620a; --c3: #0c8a66; --c4: #9b4a9f; --c5: #7a6a00; --ref: #46443f; --heat-color: #1f6fb4; --limit: #1d1c1a; }
        @media (prefers-color-scheme: dark) { :root {
          --page: #131416; --card: #1c1e21; --ink: #ecebe8; --soft: #a8a69f; --line: #31343a; --mark: #5c6068;
          --c1: #62aeea; --c2: #f29b4b; --c3: #45c79e; --c4: #d79ae0; --c5: #d6c34e; --ref: #d2d0ca; --heat-color: #3f8fd0; --limit: #ffffff; } }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
        .page { max-width: 1320px; margin: 0 auto; padding: 20px 16px 48px; }
        header { padding: 4px 0 8px; }
        .brand { margin: 0; color: var(--soft); font-size: 13px; }
        h1 { margin: 2px 0 4px; font-size: 28px; line-height: 1.2; overflow-wrap: anywhere; }
        h2 { margin: 36px 0 4px; font-size: 20px; line-height: 1.3; }
        h3 { margin: 0 0 2px; font-size: 15px; line-height: 1.35; overflow-wrap: anywhere; }
        .lead { margin: 0 0 12px; color: var(--soft); max-width: 105ch; }
        .setting { margin: 0; color: var(--soft); overflow-wrap: anywhere; }
        code { font: 13px/1.45 ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
        .verdict { margin: 14px 0 0; font-size: 18px; line-height: 1.4; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 10px; margin: 16px 0 0; padding: 0; }
        .tile { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 10px 14px; }
        .tile dt { color: var(--soft); font-size: 13px; }
        .tile dd { margin: 0; }
        .tile .big { font-size: 24px; line-height: 1.25; font-weight: 600; }
        .tile .more { color: var(--soft); font-size: 13px; line-height: 1.35; }
        .grid { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 370px), 1fr)); gap: 14px; align-items: start; }
        .card { margin: 0; min-width: 0; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 14px; }
        .card + .card { margin-top: 0; }
        .answer { margin: 0 0 6px; color: var(--soft); font-size: 14px; line-height: 1.45; }
        .grid + .card, .card + .grid, .grid + .grid { margin-top: 14px; }
        .legend { display: flex; flex-wrap: wrap; gap: 2px 14px; margin: 4px 0 6px; padding: 0; list-style: none; font-size: 13px; }
        .legend li { display: flex; align-items: center; gap: 6px; }
        .key { flex: none; width: 14px; height: 10px; border-radius: 2px; background: var(--c1); }
        .key.c2 { background: var(--c2); } .key.c3 { background: var(--c3); } .key.c4 { background: var(--c4); } .key.c5 { background: var(--c5); }
        .key.ref { height: 0; border-radius: 0; border-top: 2px dashed var(--ref); background: none; }
        .key.limit { width: 0; height: 14px; border-radius: 0; border-left: 2px dashed var(--limit); background: none; }
        .key.sum { width: 3px; height: 14px; border-radius: 0; background: var(--ink); }
        svg { display: block; width: 100%; height: auto; max-width: 560px; margin: 0 auto; }
        svg text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; fill: var(--ink); }
        svg .tick, svg .axis { fill: var(--soft); }
        svg .strong { font-weight: 600; }
        svg .note, svg .row { paint-order: stroke; stroke: var(--card); stroke-width: 3px; }
        svg .rule { stroke: var(--line); } svg .mark { stroke: var(--mark); } svg .base { stroke: var(--mark); }
        svg .line { fill: none; stroke: var(--c1); stroke-width: 2; stroke-linejoin: round; }
        svg .line.c2 { stroke: var(--c2); } svg .line.c3 { stroke: var(--c3); } svg .line.c4 { stroke: var(--c4); }
        svg .line.ref { stroke: var(--ref); stroke-width: 1.6; stroke-dasharray: 5 4; }
        svg .band { fill: var(--c1); opacity: 0.16; } svg .band.c2 { fill: var(--c2); } svg .band.ref { fill: var(--ref); opacity: 0.1; }
        svg .dot, svg .bar { fill: var(--c1); } svg .c2.dot, svg .c2.bar { fill: var(--c2); } svg .c3.dot, svg .c3.bar { fill: var(--c3); } svg .c4.dot, svg .c4.bar { fill: var(--c4); }
        svg .limit { stroke: var(--limit); stroke-width: 1.6; stroke-dasharray: 4 3; fill: none; } svg .range { fill: var(--limit); opacity: 0.08; }
        svg .sum { stroke: var(--ink); stroke-width: 3; fill: none; }
        svg .hit { fill: transparent; }
        svg .hit:hover { fill: var(--ink); opacity: 0.08; }
        svg .spike { stroke: var(--c1); stroke-width: 2.6; fill: none; } svg .spike.several { stroke: var(--c2); stroke-width: 4.6; }
        svg .cloud { stroke: var(--c1); stroke-width: 3.4; stroke-linecap: round; fill: none; opacity: 0.4; }
        svg .cloud.c2 { stroke: var(--c2); } svg .cloud.c3 { stroke: var(--c3); } svg .cloud.c4 { stroke: var(--c4); } svg .cloud.c5 { stroke: var(--c5); }
        svg .front { fill: none; stroke: var(--ink); stroke-width: 1.2; opacity: 0.65; }
        svg .best { fill: var(--c1); stroke: var(--card); stroke-width: 1; } svg .best.c2 { fill: var(--c2); } svg .best.c3 { fill: var(--c3); } svg .best.c4 { fill: var(--c4); } svg .best.c5 { fill: var(--c5); }
        svg .choice { fill: transparent; stroke: var(--ink); stroke-width: 2; }
        .scroll { overflow-x: auto; max-width: 100%; }
        table { border-collapse: collapse; width: 100%; font-size: 14px; line-height: 1.4; font-variant-numeric: tabular-nums; }
        th, td { padding: 6px 10px; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
        thead th { color: var(--soft); font-weight: 500; font-size: 13px; vertical-align: bottom; white-space: nowrap; }
        tbody th { font-weight: 600; }
        tbody tr:last-child th, tbody tr:last-child td { border-bottom: 0; }
        .number { text-align: right; white-space: nowrap; } .tight { white-space: nowrap; }
        .unit { display: block; font-weight: 400; font-size: 12px; }
        .heat td { text-align: right; background: color-mix(in srgb, var(--heat-color) calc(var(--heat) * 55%), transparent); }
        .heat th { white-space: nowrap; } .heat thead th { text-align: right; } .heat thead th:first-child { text-align: left; }
        .heat td.choice { outline: 2px solid var(--ink); outline-offset: -2px; font-weight: 600; }
        .pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(104px, 1fr)); gap: 12px; margin: 6px 0 0; padding: 0; list-style: none; font-size: 13px; line-height: 1.35; }
        .picture { display: block; width: 84px; height: 84px; object-fit: contain; image-rendering: pixelated; background: #000; border-radius: 4px; margin: 0 0 4px; }
        .curve { display: block; width: 84px; height: 84px; border: 1px solid var(--line); border-radius: 4px; margin: 0 0 4px; }
        .beside { display: flex; gap: 14px; align-items: flex-start; margin: 0 0 12px; } .beside .picture, .beside .curve { flex: none; margin: 0; } .beside p { margin: 0; }
        .soft { color: var(--soft); }
        .wrong { color: var(--c2); font-weight: 600; }
        footer { margin: 36px 0 0; color: var(--soft); font-size: 13px; }
        /* One user unit of a chart is 0.8 pixels on a phone and 1.3 on a wide screen; text stays about as large as it is around it. */
        @media (min-width: 480px) { svg text { font-size: 11px; } }
        @media print { body { background: none; } .card { break-inside: avoid; } }

        """;
}
