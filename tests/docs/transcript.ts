import { spawn } from 'node:child_process'

/** One command of a `console` block and the output that the document shows for it. */
export interface Step {
  readonly command: string
  readonly shown: string
  /** Line in the document, from 1. */
  readonly line: number
}

/** The steps of every ```console block: lines after `$ ` (continued by `\`), then the output up to the next command. */
export function stepsOf(markdown: string): Step[] {
  const steps: Step[] = []
  for (const { text, line } of blocksOf(markdown, 'console')) {
    const lines = text.split('\n')
    for (let i = 0; i < lines.length; i++) {
      if (!lines[i]!.startsWith('$ ')) continue
      const at = line + i
      const command = [lines[i]!.slice(2)]
      while (command.at(-1)!.endsWith('\\')) command.push(lines[++i]!)
      const shown: string[] = []
      while (i + 1 < lines.length && !lines[i + 1]!.startsWith('$ ')) shown.push(lines[++i]!)
      steps.push({ command: command.join('\n'), shown: shown.join('\n').trim(), line: at })
    }
  }
  return steps
}

/** The fenced blocks of one language, with the line of their first line of text. */
export function blocksOf(markdown: string, language: string): { text: string; line: number }[] {
  return [...markdown.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(match => ({
    text: match[1]!,
    line: markdown.slice(0, match.index).split('\n').length + 1,
  }))
}

/** Whether `actual` is what a document shows, where `…` stands for anything. White space at the ends does not count. */
export function fits(shown: string, actual: string): boolean {
  const pattern = shown
    .trim()
    .split('…')
    .map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[\\s\\S]*?')
  return new RegExp(`^${pattern}$`).test(actual.trim())
}

/** Runs the commands in one shell in `folder`, so that variables last, and gives the output of each. */
export async function runSteps(
  steps: readonly Step[],
  edit: (command: string) => string,
  folder: string,
): Promise<string[]> {
  const mark = '--- end of step ---'
  const script = steps.map(({ command }) => `${edit(command)}\necho\necho '${mark}'`).join('\n')
  const shell = spawn('bash', ['-u'], { stdio: ['pipe', 'pipe', 'pipe'], cwd: folder })
  let output = ''
  let errors = ''
  shell.stdout.on('data', chunk => (output += chunk))
  shell.stderr.on('data', chunk => (errors += chunk))
  shell.stdin.end(script)
  await new Promise(resolve => shell.once('close', resolve))
  const outputs = output.split(`${mark}\n`).slice(0, -1)
  if (outputs.length !== steps.length) throw new Error(`The shell stopped after ${outputs.length} steps: ${errors}`)
  return outputs.map(text => text.trim())
}
