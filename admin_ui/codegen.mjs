// Types every document of src/ against the committed schema, or another under way.
export default {
  schema: process.env.GUANXI_SCHEMA ?? '../schema/all.graphql',
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
