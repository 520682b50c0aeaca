import '@graphiql/react/setup-workers/vite'
import '@graphiql/react/style.css'
import '@graphiql/plugin-doc-explorer/style.css'
import './explorer.css'
import { useEffect, useState } from 'react'
import { Button, useComputedColorScheme } from '@mantine/core'
import { DocExplorer, DocExplorerStore } from '@graphiql/plugin-doc-explorer'
import {
  GraphiQLProvider,
  QueryEditor,
  ResponseEditor,
  useGraphiQL,
  useGraphiQLActions,
  VariableEditor,
} from '@graphiql/react'
import { createGraphiQLFetcher } from '@graphiql/toolkit'
import { i18n } from '@lingui/core'
import { letStylesIn } from './styles'

const fetcher = createGraphiQLFetcher({ url: '/graphql' })

const FIRST = `# Ask anything you may see.
query Customers {
  customers(first: 5) {
    nodes {
      id
      name
      deals(first: 3) {
        nodes {
          title
          amount
        }
      }
    }
  }
}
`

type HeadProps = { docs: boolean; onDocs: () => void }

function Head({ docs, onDocs }: HeadProps) {
  const { run, prettifyEditors } = useGraphiQLActions()
  const fetching = useGraphiQL((state) => state.isFetching)
  return (
    <div className="row-between wrap">
      <h1>{i18n.t('API explorer')}</h1>
      <div className="row">
        <Button size="xs" variant="default" aria-pressed={docs} onClick={onDocs}>
          {i18n.t('Schema')}
        </Button>
        <Button size="xs" variant="default" onClick={() => void prettifyEditors()}>
          {i18n.t('Format')}
        </Button>
        <Button size="xs" loading={fetching} onClick={run}>
          {i18n.t('Run the query')}
        </Button>
      </div>
    </div>
  )
}

/** The editors follow the theme of the admin. */
function useTheme(): void {
  const scheme = useComputedColorScheme()
  const { setTheme } = useGraphiQLActions()
  useEffect(() => setTheme(scheme), [scheme, setTheme])
}

function Panes() {
  useTheme()
  const [docs, setDocs] = useState(false)
  return (
    <div className="page-fixed explorer graphiql-container">
      <Head docs={docs} onDocs={() => setDocs(!docs)} />
      <div className="explorer-panes">
        <section aria-label={i18n.t('Query')} className="explorer-pane">
          <h2>{i18n.t('Query')}</h2>
          <QueryEditor />
        </section>
        <section aria-label={i18n.t('Variables')} className="explorer-pane explorer-variables">
          <h2>{i18n.t('Variables')}</h2>
          <VariableEditor />
        </section>
        <section aria-label={i18n.t('Answer')} className="explorer-pane explorer-answer">
          <h2>{i18n.t('Answer')}</h2>
          <ResponseEditor />
        </section>
        {docs && (
          <section aria-label={i18n.t('Schema')} className="explorer-pane explorer-docs">
            <DocExplorer />
          </section>
        )}
      </div>
    </div>
  )
}

/** GraphiQL's editors, asking as whoever is signed in. */
export default function Workbench() {
  const scheme = useComputedColorScheme()
  useEffect(letStylesIn, [])
  return (
    <GraphiQLProvider fetcher={fetcher} defaultQuery={FIRST} defaultTheme={scheme}>
      <DocExplorerStore>
        <Panes />
      </DocExplorerStore>
    </GraphiQLProvider>
  )
}
