namespace SpikeSharp.Numerics;

/// <summary>min |A x - y| over x not negative: the active set method of C. Lawson and R. Hanson (1974), whose inner problems are solved by a Cholesky factor that grows with the set and one step of refinement.</summary>
internal sealed class NonNegativeLeastSquares
{
    private const double Precision = 2.220446049250313e-16;

    private readonly double[] _columns;
    private readonly int _n;
    private readonly int _m;
    private readonly double[] _gram;

    private NonNegativeLeastSquares(double[] columns, int n, int m, ParallelOptions options)
    {
        _columns = columns;
        _n = n;
        _m = m;
        _gram = PanelProduct.UpperGram(Matrix.Transpose(columns, n, m), n, m, options);
    }

    /// <summary>Solves for each of several y.</summary>
    /// <param name="columns">A transposed, shape (n, m).</param>
    /// <param name="n">Columns of A.</param>
    /// <param name="m">Rows of A.</param>
    /// <param name="targets">Each y a row, shape (size, m).</param>
    /// <param name="size">Number of y.</param>
    /// <param name="options">Threads and cancellation.</param>
    /// <returns>Each x a row, shape (size, n).</returns>
    /// <exception cref="InvalidOperationException">No end was found in 3 n changes of the set.</exception>
    public static double[] Solve(double[] columns, int n, int m, double[] targets, int size, ParallelOptions options)
    {
        NonNegativeLeastSquares solver = new(columns, n, m, options);
        double[] x = new double[size * n];
        Parallel.For(0, size, options, i => solver.Solve(targets.AsSpan(i * m, m), x.AsSpan(i * n, n), options.CancellationToken));
        return x;
    }

    /// <summary>Solves the regularized normal equations of a problem: A^T A + m diag(sigma^2) in place of A, A^T max(Y, 0) in place of Y.</summary>
    /// <param name="problem">Activities and targets.</param>
    /// <param name="sigma">One for each neuron.</param>
    /// <returns>X transposed, shape (k, N).</returns>
    public static double[] SolveRegularized(SolverProblem problem, double[] sigma)
    {
        int n = problem.Neurons;
        double[] gram = PanelProduct.UpperGram(problem.Activities, n, problem.Points, problem.Parallel);
        for (int i = 0; i < n; i++)
        {
            gram[(i * n) + i] += problem.Points * sigma[i] * sigma[i];
            for (int j = 0; j < i; j++)
                gram[(i * n) + j] = gram[(j * n) + i];
        }

        double[] targets = problem.Targets.ToArray();
        foreach (ref double target in targets.AsSpan())
            target = Math.Max(target, 0);
        double[] projection = PanelProduct.TransposeMultiply(targets, problem.Size, problem.Activities, n, problem.Points, problem.Parallel);
        return Solve(gram, n, n, projection, problem.Size, problem.Parallel);
    }

    private ReadOnlySpan<double> Column(int i) => _columns.AsSpan(i * _m, _m);

    private double Gram(int i, int j) => _gram[(Math.Min(i, j) * _n) + Math.Max(i, j)];

    private void Solve(ReadOnlySpan<double> y, Span<double> x, CancellationToken cancel)
    {
        PassiveSet set = new(this);
        double[] residual = y.ToArray();
        double norm = Math.Sqrt(Matrix.Dot(y, y));
        bool[] refused = new bool[_n];
        for (int changes = 0; changes <= 3 * _n;)
        {
            cancel.ThrowIfCancellationRequested();
            int next = Steepest(residual, set, refused, norm);
            if (next < 0)
                return;

            // A column that depends on the set, or whose weight would be negative by rounding, must not enter until the set has changed.
            if (!set.TryAdd(next) || set.Solve(y)[^1] <= 0)
            {
                set.Remove(next);
                refused[next] = true;
                continue;
            }

            changes++;
            Array.Clear(refused);
            double[] z = set.Solve(y);
            while (z.Any(value => value <= 0))
            {
                changes++;
                StepBack(set, x, z);
                z = set.Solve(y);
            }

            y.CopyTo(residual);
            x.Clear();
            for (int i = 0; i < z.Length; i++)
            {
                x[set.Members[i]] = z[i];
                Matrix.AddScaled(residual, -z[i], Column(set.Members[i]));
            }
        }

        throw new InvalidOperationException($"Non-negative least squares found no end after {3 * _n} changes of the set of {_n} weights. Use another solver or more regularization.");
    }

    private int Steepest(ReadOnlySpan<double> residual, PassiveSet set, bool[] refused, double norm)
    {
        int best = -1;
        double steepest = 0;
        for (int i = 0; i < _n; i++)
        {
            if (refused[i] || set.Members.Contains(i))
                continue;
            double slope = Matrix.Dot(Column(i), residual);
            if (slope > steepest && slope > 10 * Precision * Math.Sqrt(Gram(i, i)) * norm)
                (best, steepest) = (i, slope);
        }

        return best;
    }

    // Goes from x towards z until the first weight becomes 0, and takes that one out.
    private static void StepBack(PassiveSet set, Span<double> x, double[] z)
    {
        double step = double.PositiveInfinity;
        int leaving = -1;
        for (int i = 0; i < z.Length; i++)
        {
            double old = x[set.Members[i]];
            if (z[i] <= 0 && old / (old - z[i]) < step)
                (step, leaving) = (old / (old - z[i]), set.Members[i]);
        }

        for (int i = 0; i < z.Length; i++)
            x[set.Members[i]] += step * (z[i] - x[set.Members[i]]);
        x[leaving] = 0;
        set.Remove(leaving);
        foreach (int member in set.Members.ToArray())
            if (x[member] <= 0)
                set.Remove(member);
    }

    /// <summary>The weights above 0, and the lower Cholesky factor of their Gram matrix, a row for each.</summary>
    private sealed class PassiveSet(NonNegativeLeastSquares solver)
    {
        private readonly List<double[]> _factor = [];

        public List<int> Members { get; } = [];

        public bool TryAdd(int column)
        {
            double[] row = new double[Members.Count + 1];
            for (int i = 0; i < Members.Count; i++)
                row[i] = (solver.Gram(column, Members[i]) - Matrix.Dot(_factor[i].AsSpan(0, i), row)) / _factor[i][i];
            double own = solver.Gram(column, column);
            double square = own - Matrix.Dot(row.AsSpan(0, Members.Count), row);
            row[^1] = Math.Sqrt(Math.Max(square, 0));
            Members.Add(column);
            _factor.Add(row);
            return square > 10 * Precision * own;
        }

        public void Remove(int column)
        {
            int place = Members.IndexOf(column);
            int[] later = [.. Members.Skip(place + 1)];
            Members.RemoveRange(place, Members.Count - place);
            _factor.RemoveRange(place, _factor.Count - place);
            foreach (int member in later)
                TryAdd(member);
        }

        public double[] Solve(ReadOnlySpan<double> y)
        {
            double[] z = SolveFor(y);
            double[] residual = y.ToArray();
            for (int i = 0; i < z.Length; i++)
                Matrix.AddScaled(residual, -z[i], solver.Column(Members[i]));
            double[] correction = SolveFor(residual);
            for (int i = 0; i < z.Length; i++)
                z[i] += correction[i];
            return z;
        }

        private double[] SolveFor(ReadOnlySpan<double> y)
        {
            double[] z = new double[Members.Count];
            for (int i = 0; i < z.Length; i++)
                z[i] = (Matrix.Dot(solver.Column(Members[i]), y) - Matrix.Dot(_factor[i].AsSpan(0, i), z)) / _factor[i][i];
            for (int i = z.Length - 1; i >= 0; i--)
            {
                z[i] /= _factor[i][i];
                Matrix.AddScaled(z.AsSpan(0, i), -z[i], _factor[i]);
            }

            return z;
        }
    }
}
