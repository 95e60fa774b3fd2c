using System.Diagnostics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using SpikeSharp.Numerics;

namespace SpikeSharp.Benchmarks;

/// <summary>Seconds of one decoder solve by several codes on the same numbers: Gram matrix, factorization, two triangular solves.</summary>
internal static class DecoderSolve
{
    public static void Run(int neurons, int points, int repetitions)
    {
        double[] activities = new double[points * neurons], targets = new double[points];
        NumpyRandom random = new(1);
        random.NextDoubles(activities);
        random.NextDoubles(targets);
        double damping = points * 0.01;

        List<(string Name, Func<double[]> Solve)> codes =
        [
            ("LstsqL2", () => [.. new LstsqL2(0.1 / activities.Max()).Solve(activities, points, neurons, targets, 1, random).X]),
            ("MathNet.Numerics", () => MathNetSolve(activities, targets, neurons, points, damping)),
            ("TensorPrimitives.Dot", () => DotSolve(activities, targets, neurons, points, damping)),
        ];
        if (neurons <= 1000)
            codes.Add(("naive loops", () => NaiveSolve(activities, targets, neurons, points, damping)));

        double[] expected = codes[0].Solve();
        double[][] seconds = [.. codes.Select(_ => new double[repetitions])];
        for (int repetition = 0; repetition < repetitions; repetition++)
        {
            for (int code = 0; code < codes.Count; code++)
            {
                long start = Stopwatch.GetTimestamp();
                double[] x = codes[code].Solve();
                seconds[code][repetition] = Stopwatch.GetElapsedTime(start).TotalSeconds;
                double difference = x.Zip(expected, (a, b) => Math.Abs(a - b)).Max();
                if (!(difference < 1e-8))
                    throw new InvalidOperationException($"{codes[code].Name} is wrong by {difference}.");
            }
        }

        Console.WriteLine($"N = {neurons}, m = {points}, seconds, medians of {repetitions}");
        double first = Median(seconds[0]);
        for (int code = 0; code < codes.Count; code++)
            Console.WriteLine($"{codes[code].Name,-22} {Median(seconds[code]),8:0.000}   {Median(seconds[code]) / first,6:0.0} times LstsqL2");
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static double[] MathNetSolve(double[] activities, double[] targets, int neurons, int points, double damping)
    {
        // Columns of A^T, which is what a row-major A is in MathNet's column-major storage.
        DenseMatrix byNeuron = new(neurons, points, [.. activities]);
        Matrix<double> gram = byNeuron.TransposeAndMultiply(byNeuron);
        for (int i = 0; i < neurons; i++)
            gram[i, i] += damping;
        return gram.Cholesky().Solve(byNeuron * DenseVector.OfArray(targets)).ToArray();
    }

    private static double[] DotSolve(double[] activities, double[] targets, int neurons, int points, double damping)
    {
        double[] byNeuron = new double[activities.Length];
        for (int point = 0; point < points; point++)
            for (int i = 0; i < neurons; i++)
                byNeuron[(i * points) + point] = activities[(point * neurons) + i];

        double[] gram = new double[neurons * neurons], x = new double[neurons];
        Parallel.For(0, neurons, i =>
        {
            ReadOnlySpan<double> row = byNeuron.AsSpan(i * points, points);
            for (int j = 0; j <= i; j++)
                gram[(i * neurons) + j] = System.Numerics.Tensors.TensorPrimitives.Dot(row, byNeuron.AsSpan(j * points, points));
            gram[(i * neurons) + i] += damping;
            x[i] = System.Numerics.Tensors.TensorPrimitives.Dot(row, targets);
        });
        return Solve(gram, x, neurons, System.Numerics.Tensors.TensorPrimitives.Dot);
    }

    private static double[] NaiveSolve(double[] activities, double[] targets, int neurons, int points, double damping)
    {
        double[] gram = new double[neurons * neurons], x = new double[neurons];
        for (int i = 0; i < neurons; i++)
        {
            for (int point = 0; point < points; point++)
                x[i] += activities[(point * neurons) + i] * targets[point];
            for (int j = 0; j <= i; j++)
            {
                double sum = i == j ? damping : 0;
                for (int point = 0; point < points; point++)
                    sum += activities[(point * neurons) + i] * activities[(point * neurons) + j];
                gram[(i * neurons) + j] = sum;
            }
        }

        return Solve(gram, x, neurons, (a, b) =>
        {
            double sum = 0;
            for (int i = 0; i < a.Length; i++)
                sum += a[i] * b[i];
            return sum;
        });
    }

    private delegate double DotProduct(ReadOnlySpan<double> a, ReadOnlySpan<double> b);

    // A row-by-row Cholesky factorization, each element one dot product.
    private static double[] Solve(double[] l, double[] x, int n, DotProduct dot)
    {
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double rest = l[(i * n) + j] - dot(l.AsSpan(i * n, j), l.AsSpan(j * n, j));
                l[(i * n) + j] = i == j ? Math.Sqrt(rest) : rest / l[(j * n) + j];
            }

            x[i] = (x[i] - dot(l.AsSpan(i * n, i), x.AsSpan(0, i))) / l[(i * n) + i];
        }

        for (int i = n - 1; i >= 0; i--)
        {
            x[i] /= l[(i * n) + i];
            for (int j = 0; j < i; j++)
                x[j] -= l[(i * n) + j] * x[i];
        }

        return x;
    }
}
