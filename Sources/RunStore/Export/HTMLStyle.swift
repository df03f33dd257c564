/// The style sheet of ``HTMLReport``: dark or light as the reader's system is.
enum HTMLStyle {
  static let text = """
    :root {
      --ground: #fbfbfa; --panel: #ffffff; --line: #dfe1e4; --text: #1d2125; --quiet: #646b73;
      --first: #2563a8; --second: #b0560f; --third: #3d7a2a;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ground: #14171a; --panel: #1c2024; --line: #31373d; --text: #e4e7ea; --quiet: #98a1aa;
        --first: #74b0f0; --second: #f0a35e; --third: #8cc97a;
      }
    }
    * { box-sizing: border-box; }
    body {
      margin: 0 auto; max-width: 78rem; padding: 2rem 1.25rem 4rem; background: var(--ground); color: var(--text);
      font: 15px/1.5 system-ui, sans-serif;
    }
    h1 { margin: 0; font-size: 1.9rem; overflow-wrap: anywhere; }
    h2 { margin: 2.5rem 0 .75rem; font-size: 1.15rem; }
    h3 { display: inline; margin: 0 .5rem 0 0; font-size: 1.1rem; }
    p { margin: .25rem 0; overflow-wrap: anywhere; }
    .quiet { color: var(--quiet); }
    h3 + .quiet { display: inline; }
    dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(10rem, 1fr)); gap: .75rem; margin: 0; }
    dl div { padding: .6rem .9rem; background: var(--panel); border: 1px solid var(--line); border-radius: .5rem; }
    dt { color: var(--quiet); font-size: .85rem; }
    dd { margin: 0; font-size: 1.35rem; font-variant-numeric: tabular-nums; }
    .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 1rem; }
    .chart {
      margin: 0; padding: .75rem; background: var(--panel); border: 1px solid var(--line); border-radius: .5rem;
    }
    .chart svg { display: block; width: 100%; height: auto; }
    .chart figcaption { color: var(--quiet); font-size: .9rem; }
    .chart line { stroke: var(--line); }
    .chart text { fill: var(--quiet); font: 12px system-ui, sans-serif; }
    .chart .y { text-anchor: end; dominant-baseline: middle; }
    .chart .x { text-anchor: middle; }
    .chart polyline { fill: none; stroke-width: 2; stroke-linejoin: round; }
    .chart polyline.s0 { stroke: var(--first); }
    .chart polyline.s1 { stroke: var(--second); }
    .chart polyline.s2 { stroke: var(--third); }
    .chart circle.s0, .chart .bars { fill: var(--first); }
    .chart circle.s1 { fill: var(--second); }
    .chart span::before { content: ""; display: inline-block; width: .8em; height: .2em; margin: 0 .4em .25em .6em; }
    .chart span.s0::before { background: var(--first); }
    .chart span.s1::before { background: var(--second); }
    .chart span.s2::before { background: var(--third); }
    article {
      margin: 0 0 1rem; padding: .9rem 1rem; background: var(--panel); border: 1px solid var(--line);
      border-radius: .5rem;
    }
    .mix { display: flex; height: .5rem; margin: .6rem 0 .25rem; overflow: hidden; border-radius: .25rem;
      background: var(--line); }
    .mix i { background: var(--tone); }
    .classes { font-size: .85rem; color: var(--quiet); }
    .classes span { margin-right: .75rem; }
    .classes span::before { content: ""; display: inline-block; width: .6em; height: .6em; margin-right: .35em;
      border-radius: 50%; background: var(--tone); }
    .classes .rest::before { background: var(--line); }
    .classes b { font-weight: 600; color: var(--text); }
    .images { display: flex; flex-wrap: wrap; gap: .6rem; align-items: flex-end; margin-top: .7rem; }
    .images figure { width: 5.5rem; margin: 0; }
    .images img, .missing { display: block; box-sizing: border-box; width: 100%; height: 5.5rem;
      border-radius: .3rem; background: var(--line); }
    .small img { image-rendering: pixelated; }
    .missing { padding-top: 2rem; text-align: center; font-size: .75rem; color: var(--quiet); }
    .images figcaption { overflow: hidden; font-size: .72rem; color: var(--quiet); text-overflow: ellipsis;
      white-space: nowrap; }
    .images b { color: var(--first); }
    table { border-collapse: collapse; font-size: .9rem; }
    th, td { padding: .15rem 1.25rem .15rem 0; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
    th { font-weight: 400; color: var(--quiet); white-space: nowrap; }

    """
}
