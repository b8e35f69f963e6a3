import type { TemplateResult } from 'lit'
import { failedCard, loadingCard } from '../components/card-state.ts'
import type { AnswerController } from '../data/answer-controller.ts'
import { apiProblem } from '../words/api-problem.ts'

/** What a card shows of an answer: its content; before it that it is on its way, or why it failed and another try. */
export function answerCard<T>(question: AnswerController<T>, content: (answer: T) => TemplateResult): TemplateResult {
  const { answer, error } = question
  if (error !== null) return failedCard(apiProblem(error), () => void question.load())
  return answer === null ? loadingCard() : content(answer)
}
