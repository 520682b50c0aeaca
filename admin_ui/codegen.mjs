// Types every document of src/ against the committed schema. The sketch only serves until
// schema/all.graphql exists beside admin_ui.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const committed = fileURLToPath(new URL('../schema/all.graphql', import.meta.url))
const sketch = fileURLToPath(new URL('./schema.sketch.graphql', import.meta.url))

export default {
  schema: existsSync(committed) ? committed : sketch,
  documents: 'src/**/*.graphql',
  errorsOnly: true,
  generates: {
    'src/gen/': {
      preset: 'client',
      presetConfig: { persistedDocuments: true, fragmentMasking: false },
      config: {
        documentMode: 'string',
        useTypeImports: true,
        skipTypename: true,
        enumsAsTypes: true,
        scalars: {
          DateTime: 'string',
          Date: 'string',
          Decimal: 'string',
          Duration: 'string',
          JSON: 'any',
        },
      },
    },
  },
}
