import { useState, type FormEvent, type ReactNode } from 'react'
import { Button, NumberInput, Select, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { i18n } from '@lingui/core'
import {
  CreateCompanyDocument,
  CreateCustomerDocument,
  CreateDealDocument,
  type CreateDealInput,
} from '@/gen/graphql'
import { cache } from '@/data/cache'
import { change, Trouble } from '@/data/gql'
import { usePipelines } from '@/deals/pipelines'
import { Dialog } from '@/shell/Dialog'
import { closeOverlay, createStart, useOverlay } from '@/shell/overlay'
import { say } from '@/shell/toasts'
import { CompanyPicker, CustomerPicker } from './Pickers'

type Send = () => Promise<void>

/** Send the form once; a refusal stays beside the field it means. */
function useSending(send: Send) {
  const [refused, setRefused] = useState<Trouble | null>(null)
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    try {
      await send()
      closeOverlay()
      void cache.invalidateQueries()
    } catch (error) {
      setRefused(error instanceof Trouble ? error : new Trouble(String(error)))
    }
    setBusy(false)
  }
  const at = (field: string) => (refused?.field === field ? refused.message : undefined)
  return { submit, busy, at, refused }
}

type FrameProps = { sending: ReturnType<typeof useSending>; fields: string[]; children: ReactNode }

function Frame({ sending, fields, children }: FrameProps) {
  const { refused, busy, submit } = sending
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      {children}
      {refused && !fields.includes(refused.field ?? '') && (
        <p className="notice notice-bad small" role="alert">
          {refused.message}
        </p>
      )}
      <div className="row">
        <Button type="submit" loading={busy}>
          {i18n.t('Create')}
        </Button>
        <Button variant="subtle" color="gray" onClick={closeOverlay}>
          {i18n.t('Cancel')}
        </Button>
      </div>
    </form>
  )
}

function CustomerForm() {
  const navigate = useNavigate()
  const [form, setForm] = useState({ name: '', phone: '', email: '' })
  const [company, setCompany] = useState<string | null>(null)
  const sending = useSending(async () => {
    const { name, phone, email } = form
    const input = { name, phone: phone || null, email: email || null, company }
    const { customer } = await change(CreateCustomerDocument, { input })
    say(i18n.t('{name} was added', { name }))
    if (customer) void navigate({ to: '/customers/$id', params: { id: customer.id } })
  })
  const text = (field: 'name' | 'phone' | 'email') => ({
    value: form[field],
    error: sending.at(field),
    onChange: (event: { currentTarget: HTMLInputElement }) => {
      const { value } = event.currentTarget
      setForm((before) => ({ ...before, [field]: value }))
    },
  })
  return (
    <Frame sending={sending} fields={['name', 'phone', 'email']}>
      <TextInput label={i18n.t('Name')} required data-autofocus {...text('name')} />
      <TextInput label={i18n.t('Phone')} type="tel" {...text('phone')} />
      <TextInput label={i18n.t('E-mail')} type="email" {...text('email')} />
      <CompanyPicker label={i18n.t('Company')} value={company} onChange={setCompany} />
    </Frame>
  )
}

function CompanyForm() {
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [domain, setDomain] = useState('')
  const sending = useSending(async () => {
    const input = { name, domain: domain || null }
    const { company } = await change(CreateCompanyDocument, { input })
    say(i18n.t('{name} was added', { name }))
    if (company) void navigate({ to: '/companies/$id', params: { id: company.id } })
  })
  return (
    <Frame sending={sending} fields={['name', 'domain']}>
      <TextInput
        label={i18n.t('Name')}
        required
        data-autofocus
        value={name}
        error={sending.at('name')}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <TextInput
        label={i18n.t('Website')}
        placeholder="example.cn"
        value={domain}
        error={sending.at('domain')}
        onChange={({ currentTarget }) => setDomain(currentTarget.value)}
      />
    </Frame>
  )
}

function DealForm() {
  const from = createStart()
  const { pipelines, busiest } = usePipelines()
  const [title, setTitle] = useState('')
  const [amount, setAmount] = useState<number | string>('')
  const [customer, setCustomer] = useState<string | null>(from.customer?.id ?? null)
  const [chosen, setChosen] = useState<string | null>(from.pipeline ?? null)
  const pipeline = chosen ?? busiest?.id ?? null
  const sending = useSending(async () => {
    const input: CreateDealInput = {
      title,
      customer,
      pipeline,
      stage: from.stage,
      amount: amount === '' ? null : String(amount),
    }
    await change(CreateDealDocument, { input })
    say(i18n.t('“{title}” was opened', { title }))
  })
  return (
    <Frame sending={sending} fields={['title', 'amount', 'customer']}>
      <TextInput
        label={i18n.t('Title')}
        required
        data-autofocus
        value={title}
        error={sending.at('title')}
        onChange={({ currentTarget }) => setTitle(currentTarget.value)}
      />
      <CustomerPicker
        label={i18n.t('Customer')}
        value={customer}
        chosen={from.customer}
        error={sending.at('customer')}
        onChange={setCustomer}
      />
      <NumberInput
        label={i18n.t('Amount')}
        min={0}
        decimalScale={2}
        thousandSeparator
        hideControls
        value={amount}
        error={sending.at('amount')}
        onChange={setAmount}
      />
      {pipelines.length > 1 && (
        <Select
          label={i18n.t('Pipeline')}
          data={pipelines.map(({ id, name }) => ({ value: id, label: name }))}
          value={pipeline}
          onChange={setChosen}
        />
      )}
    </Frame>
  )
}

/** The dialogs for something new, from anywhere. */
export default function CreateDialogs() {
  const { which } = useOverlay()
  const titles: Record<string, string> = {
    'create.customer': i18n.t('New customer'),
    'create.company': i18n.t('New company'),
    'create.deal': i18n.t('New deal'),
  }
  return (
    <Dialog
      onClose={closeOverlay}
      title={titles[which ?? '']}
    >
      {which === 'create.customer' && <CustomerForm />}
      {which === 'create.company' && <CompanyForm />}
      {which === 'create.deal' && <DealForm />}
    </Dialog>
  )
}
