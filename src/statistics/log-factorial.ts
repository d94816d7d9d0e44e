/**
 * The natural logarithm of n!, to about 15 digits.
 *
 * Source: Stirling's series, M. Abramowitz, I. Stegun, Handbook of Mathematical Functions, 6.1.41;
 * below 20 the product is exact enough.
 *
 * @param n a whole number from 0 up
 */
export function logFactorial(n: number): number {
  if (n < 20) {
    let product = 1
    for (let i = 2; i <= n; i++) product *= i
    return Math.log(product)
  }
  const inverse = 1 / (n * n)
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / n
  return n * Math.log(n) - n + Math.log(2 * Math.PI * n) / 2 + series
}
