import { createContext, useContext } from 'react'
import type { Scope } from './types'

/** What the words `$form`, `$row`, `$entity` stand for inside a form. */
export const FormScope = createContext<Scope>({})

export const useFormScope = (): Scope => useContext(FormScope)
