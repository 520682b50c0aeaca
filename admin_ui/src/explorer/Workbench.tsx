import 'graphiql/setup-workers/vite'
import 'graphiql/style.css'
import './explorer.css'
import { useComputedColorScheme } from '@mantine/core'
import { createGraphiQLFetcher } from '@graphiql/toolkit'
import { GraphiQL } from 'graphiql'

const fetcher = createGraphiQLFetcher({ url: '/graphql' })

const FIRST = `# Ask anything you may see.
query Customers {
  customers(first: 5, orderBy: [{ field: CREATED_AT, direction: DESC }]) {
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

/** GraphiQL, asking as whoever is signed in. */
export default function Workbench() {
  const scheme = useComputedColorScheme()
  return (
    <div className="explorer">
      <GraphiQL fetcher={fetcher} defaultQuery={FIRST} forcedTheme={scheme} />
    </div>
  )
}
