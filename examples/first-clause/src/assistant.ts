import type { ModelFunction } from 'vitest-clause'

/** The app under test. Yours would call its model here; this one knows three answers, so that it runs without a key. */
const assistant: ModelFunction = (messages) => {
  const asked = messages.at(-1)!.content.toLowerCase()
  if (asked.includes('exception')) {
    return 'I am sorry about these two months. I cannot promise an exception: the 60 days are over. Shall I pass your case on to the returns desk? They decide.'
  }
  if (asked.includes('boots')) {
    return 'The 60 days are for unused goods, and a week of walking takes these outside that. If something in them is faulty, we repair or replace it within two years.'
  }
  return 'Unused goods can come back within 60 days of delivery for a full refund.'
}
export default assistant
