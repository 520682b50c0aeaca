import 'graphiql/setup-workers/vite'
import 'graphiql/style.css'
import './explorer.css'
import { useComputedColorScheme } from '@mantine/core'
import { createGraphiQLFetcher } from '@graphiql/toolkit'
import { useEffect } from 'react'
import { GraphiQL } from 'graphiql'
import { letStylesIn } from './styles'

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
  useEffect(letStylesIn, [])
  return (
    <div className="explorer">
      <GraphiQL fetcher={fetcher} defaultQuery={FIRST} forcedTheme={scheme}>
        <GraphiQL.Logo>
          <span />
        </GraphiQL.Logo>
      </GraphiQL>
    </div>
  )
}
