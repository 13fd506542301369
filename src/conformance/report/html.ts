import { bySection, countsOf, type Report, summaryOf, type Weight, weigh } from '../report.ts'
import type { Result } from '../result.ts'
import { explain, type Reporter, titleOf } from './reporter.ts'

/** One file that needs nothing else: no script, no font, no picture. */
export const html: Reporter = {
  name: 'html',
  file: 'report.html',
  print(report) {
    const sections = [...bySection(report.results)].map(([section, results]) => sectionOf(section, results, report))
    const alarms = [
      ...report.stale.map(sentence => `Baseline: ${sentence}`),
      ...(report.ended ? [`The run ended early: ${report.ended}`] : []),
    ]
    return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${esc(summaryOf(report))}: ${esc(titleOf(report))}</title>
<style>${STYLE}</style>
<h1>${esc(titleOf(report))}</h1>
<p class="sum">${tiles(report)}</p>
<p class="faint">octo-sandbox ${esc(report.version)}, ${esc(report.startedAt)}, ${(report.ms / 1000).toFixed(1)} s${report.isStrict ? ', strict' : ''}</p>
${alarms.map(sentence => `<p class="alarm">${esc(sentence)}</p>`).join('\n')}
${sections.join('\n')}
</html>
`
  },
}

function tiles(report: Report): string {
  const counts = countsOf(report)
  return (Object.keys(counts) as Weight[])
    .filter(weight => counts[weight] > 0 || weight === 'passed' || weight === 'failed')
    .map(weight => `<span class="tile ${weight}"><b>${counts[weight]}</b> ${weight}</span>`)
    .join(' ')
}

const sectionOf = (section: string, results: readonly Result[], report: Report) =>
  `<h2>${esc(section)}</h2>\n${results.map(result => itemOf(result, report)).join('\n')}`

function itemOf(result: Result, report: Report): string {
  const { check, verdict } = result
  const weight = weigh(result, report)
  const known = report.known.find(each => each.check === check.id)
  const note = known
    ? `${known.reason} (until ${known.until})`
    : weight === 'skipped' || weight === 'error'
      ? (result.reason ?? '')
      : verdict === 'unspecified'
        ? 'unspecified'
        : ''
  const { differences, exchange, curl, deliveries, calls, remarks } = explain(result, report)
  const wrong = differences.map(
    ({ message, assumption, pointer, expected, actual }) =>
      `<p>${esc(message)}${assumption ? ` <em>(assumption ${esc(assumption)}, which no specification states)</em>` : ''}</p><dl>${pointer ? `<dt>at<dd><code>${esc(pointer)}</code>` : ''}<dt>expected<dd><code>${esc(expected)}</code><dt>actual<dd><code>${esc(actual)}</code></dl>`,
  )
  const blocks = [
    ...wrong,
    ...remarks.map(remark => `<p>${esc(remark)}</p>`),
    calls.length > 0 ? `<h4>calls to its supplier</h4><pre>${esc(calls.join('\n'))}</pre>` : '',
    deliveries.length > 0 ? `<h4>received</h4><pre>${esc(deliveries.join('\n\n'))}</pre>` : '',
    exchange ? `<h4>exchange</h4><pre>${esc(exchange)}</pre>` : '',
    curl ? `<h4>repeat</h4><pre>${esc(curl)}</pre>` : '',
  ].join('')
  return `<details class="${weight}"${weight === 'failed' ? ' open' : ''}><summary><i>${weight}</i> <b>${esc(check.id)}</b> <span class="level">${check.level}</span> ${esc(check.says)}${note ? ` <em>${esc(note)}</em>` : ''}</summary><div><p class="faint">basis: ${check.basis.map(esc).join(', ')} · ${result.ms} ms</p>${blocks}</div></details>`
}

const esc = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const STYLE = `
:root{color-scheme:light dark;--good:#1a7f37;--bad:#cf222e;--warn:#9a6700;--line:#8884;--back:#8881}
body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.3rem;overflow-wrap:anywhere}h2{font-size:1.05rem;margin:2rem 0 .4rem}h4{margin:.8rem 0 .2rem;font-size:.85rem}
.faint{opacity:.7;font-size:.85rem}.alarm{border-left:4px solid var(--bad);padding:.3rem .8rem;background:var(--back)}
.tile{display:inline-block;padding:.2rem .7rem;border:1px solid var(--line);border-radius:.4rem;margin:0 .3rem .3rem 0}
details{border-bottom:1px solid var(--line)}summary{cursor:pointer;padding:.35rem 0}details>div{padding:0 0 .8rem 1.2rem}
summary i{font-style:normal;display:inline-block;min-width:4.6rem;font-size:.8rem}.level{font-size:.75rem;opacity:.7}
.passed i,.tile.passed b{color:var(--good)}.failed i,.error i,.tile.failed b,.tile.error b{color:var(--bad)}
.warning i,.known i,.tile.warning b,.tile.known b{color:var(--warn)}.skipped{opacity:.75}
dl{display:grid;grid-template-columns:5rem 1fr;margin:.3rem 0;gap:.1rem .6rem}dd{margin:0;overflow-wrap:anywhere}dt{opacity:.7}
pre{background:var(--back);padding:.6rem;border-radius:.4rem;overflow:auto;max-height:24rem;white-space:pre-wrap;overflow-wrap:anywhere;font-size:.82rem}
`.replaceAll('\n', '')
