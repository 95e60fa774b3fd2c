using CsCheck;
using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Solvers;

public sealed class SolverTests
{
    private static readonly double[] A = [100, 0, 20, 80, 10, 0, 0, 60, 30, 5, 90, 10];
    private static readonly double[] Y = [1, 0.5, -0.5, -1];

    public static TheoryData<string, Solver> All => new()
    {
        { "Lstsq", new Lstsq() },
        { "LstsqL2", new LstsqL2() },
        { "LstsqL2nz", new LstsqL2nz() },
        { "LstsqNoise", new LstsqNoise() },
        { "LstsqMultNoise", new LstsqMultNoise() },
        { "LstsqDrop", new LstsqDrop() },
        { "Nnls", new Nnls() },
        { "NnlsL2", new NnlsL2() },
        { "NnlsL2nz", new NnlsL2nz() },
    };

    public static TheoryData<string, string, Solver, Func<double[], double[]>> Networks => new()
    {
        { "l2", "ab", new LstsqL2(0.02), x => x },
        { "l2", "ac", new LstsqL2(0.02), x => [0.5 * x[0] * x[1]] },
        { "l2", "x1", new LstsqL2nz(0.05), x => x },
        { "l2", "x2", new Lstsq(0.001), x => [x[0] + x[1]] },
        { "nnls", "ab", new NnlsL2(), x => x },
        { "nnls", "ac", new NnlsL2(), x => [0.5 * x[0] * x[1]] },
        { "nnls", "x1", new Nnls(), x => x },
        { "nnls", "x2", new NnlsL2nz(), x => [(x[0] * x[0]) + (x[1] * x[1])] },
        { "noise", "ab", new LstsqNoise(0.2), x => x },
        { "noise", "ac", new LstsqNoise(0.2), x => [0.5 * x[0] * x[1]] },
        { "noise", "x1", new LstsqMultNoise(), x => x },
        { "noise", "x2", new LstsqDrop(0.3), x => [x[0] + x[1]] },
        { "sub", "c0", new LstsqL2(Method: new Svd()), x => x },
        { "sub", "c1", new LstsqL2(Method: new Conjgrad()), x => x },
        { "sub", "c2", new LstsqL2(Method: new BlockConjgrad()), x => x },
        { "sub", "c3", new LstsqL2(Method: new LsmrScipy()), x => x },
        { "sub", "c4", new LstsqL2(Method: new Cholesky(Transpose: true)), x => x },
        { "sub", "c5", new LstsqL2(Method: new ConjgradScipy()), x => x },
    };

    [Theory]
    [MemberData(nameof(All))]
    public void Solve_TestSystem_GivesTheReference(string name, Solver solver) =>
        Golden.Load("nengo-golden")["solvers", name].AssertClose(solver.Solve(A, 4, 3, Y, 1, new NumpyRandom(0)).X.AsSpan(), Tolerances.Decoders);

    [Theory]
    [MemberData(nameof(Networks))]
    public void Solve_ActivitiesOfANetwork_GivesTheReference(string file, string connection, Solver solver, Func<double[], double[]> function)
    {
        Golden golden = Golden.Load($"core/solvers-{file}");
        (double[] activities, double[] eval, int points) = Activities((long)golden.Scalar("results", "seeds", "a"));
        double[] targets = [.. Enumerable.Range(0, points).SelectMany(i => function([eval[2 * i], eval[(2 * i) + 1]]))];
        int size = targets.Length / points;
        SolverResult result = solver.Solve(activities, points, 30, targets, size, new NumpyRandom((long)golden.Scalar("results", "seeds", connection)));
        double[] decoders = Matrix.Transpose(result.X.AsSpan(), 30, size);
        bool iterative = solver is LstsqL2 { Method: not (Cholesky or Svd) };
        GoldenArray expected = golden["results", "built", connection, "weights"];
        if (iterative)
            Close.AssertTensor(connection, expected.Values, decoders, Tolerances.IterativeDecoders);
        else
            expected.AssertClose(decoders, Tolerances.Decoders);
        double[] errors = [.. golden["results", "built", connection, "rmses"].Values];
        if (connection != "ac")
            Close.Assert("rmses", errors, result.Rmses.AsSpan(), iterative ? Tolerances.IterativeSolver : Tolerances.Decoders);
    }

    [Fact]
    public void Solve_LstsqL2_MeetsTheNormalEquations() => Problems.Sample(p =>
    {
        double[] x = [.. new LstsqL2(0.2).Solve(p.A, p.M, p.N, p.Y, p.K, new NumpyRandom(0)).X];
        double[] left = Slopes(p, x);
        double damping = p.M * Math.Pow(0.2 * p.A.Max(), 2);
        Close.AssertTensor("A^T (Y - A X) = m sigma^2 X", x.Select(value => damping * value).ToArray(), left, Tolerances.FewTerms);
    }, iter: 30);

    [Fact]
    public void Solve_Methods_AgreeOnAWellConditionedSystem() => Problems.Sample(p =>
    {
        double[] expected = [.. new LstsqL2(0.5).Solve(p.A, p.M, p.N, p.Y, p.K, new NumpyRandom(0)).X];
        LeastSquaresSolver[] methods = [new Cholesky(true), new Cholesky(false), new Svd(), new Conjgrad(1e-9), new BlockConjgrad(1e-9), new ConjgradScipy(1e-9), new LsmrScipy(1e-9), new RandomizedSvd(40, 40)];
        foreach (LeastSquaresSolver method in methods)
            Close.AssertTensor(method.ToString(), expected, new LstsqL2(0.5, method).Solve(p.A, p.M, p.N, p.Y, p.K, new NumpyRandom(0)).X.AsSpan(), Tolerances.FilteredTrace);
    }, iter: 20);

    [Fact]
    public void Solve_Nnls_MeetsTheConditionsOfKarushKuhnAndTucker() => Problems.Sample(p =>
    {
        double[] x = [.. new Nnls().Solve(p.A, p.M, p.N, p.Y, p.K, new NumpyRandom(0)).X];
        double[] slopes = Slopes(p, x);
        double largest = 1e-9 * p.A.Sum(Math.Abs);
        for (int i = 0; i < x.Length; i++)
        {
            Assert.True(x[i] >= 0);
            Assert.True(x[i] > 0 ? Math.Abs(slopes[i]) <= largest : slopes[i] <= largest);
        }
    }, iter: 50);

    [Fact]
    public void Solve_LstsqL1_MeetsTheConditionsOfItsMinimum() => Problems.Sample(p =>
    {
        LstsqL1 solver = new(0.01, 0.001, 20000);
        double[] x = [.. solver.Solve(p.A, p.M, p.N, p.Y, p.K, new NumpyRandom(0)).X];
        double[] slopes = Slopes(p, x);
        double l1 = 0.01 * p.A.Max() * p.M, l2 = 0.001 * Math.Pow(p.A.Max(), 2) * p.M, room = 0.02 * (l1 + p.A.Sum(Math.Abs));
        for (int i = 0; i < x.Length; i++)
            Assert.InRange(Math.Abs(slopes[i] - (l2 * x[i]) - (Math.Sign(x[i]) * l1)), 0, x[i] == 0 ? l1 + room : room);
    }, iter: 20);

    [Fact]
    public void Solve_LstsqL1OfOneNeuron_ShrinksTheSlope()
    {
        // One column a, (a.y - m a1) / (a.a + m b): a.y = 5, a.a = 5, a1 = 0.1 * 2, b = 0.01 * 4, m = 2.
        SolverResult result = new LstsqL1(0.1, 0.01).Solve(new double[] { 1, 2 }, 2, 1, new double[] { 1, 2 }, 1, new NumpyRandom(0));
        Close.Assert("x", (5 - 0.4) / (5 + 0.08), result.X[0], Tolerances.Rounding);
    }

    [Fact]
    public void Solve_LstsqDrop_DropsTheFraction()
    {
        (double[] a, double[] y, int m, int n, int k) = Random(3, 60, 20, 2);
        SolverResult result = new LstsqDrop(0.5).Solve(a, m, n, y, k, new NumpyRandom(0));
        Assert.Equal(20, result.X.Count(x => x == 0));
        Assert.Equal(0.5, result.Info["dropped"]);
    }

    [Fact]
    public void Solve_RandomizedSvdOfManyNeurons_ComesNearTheFullSolution()
    {
        (double[] a, double[] y, int m, int n, int k) = Random(4, 200, 90, 1);
        LstsqL2 full = new(0.1, new Svd()), part = new(0.1, new RandomizedSvd(79, 10, 3));
        double best = full.Solve(a, m, n, y, k, new NumpyRandom(0)).Rmses[0], found = part.Solve(a, m, n, y, k, new NumpyRandom(0)).Rmses[0];
        Assert.InRange(found, 0.9 * best, 1.1 * best);
    }

    [Fact]
    public void Solve_Rmses_AreThoseOfTheSolution()
    {
        SolverResult result = new NoSolver(new double[,] { { 0 }, { 0 }, { 0 } }).Solve(A, 4, 3, Y, 1, new NumpyRandom(0));
        Assert.Empty(result.Rmses);
        Close.Assert("rmse", Math.Sqrt(0.625), new LstsqL1(1e6).Solve(A, 4, 3, Y, 1, new NumpyRandom(0)).Rmses[0], Tolerances.Rounding);
    }

    [Fact]
    public void Solve_NoSolver_ReturnsItsValues()
    {
        NoSolver given = new(new double[,] { { 1, 2 }, { 3, 4 } });
        Assert.Equal([1, 2, 3, 4], given.Solve(default, 0, 2, default, 2, new NumpyRandom(0)).X);
        Assert.Equal([0, 0, 0, 0], new NoSolver().Solve(default, 0, 2, default, 2, new NumpyRandom(0)).X);
        Assert.Equal(given, new NoSolver(new double[,] { { 1, 2 }, { 3, 4 } }));
        Assert.NotEqual(given, new NoSolver(new double[,] { { 1, 2 }, { 3, 5 } }));
        Assert.Contains("(2, 2)", Assert.Throws<ArgumentException>(() => given.Solve(default, 0, 3, default, 2, new NumpyRandom(0))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Solve_NoiseSolvers_DrawOneGaussianForEachActivity()
    {
        NumpyRandom used = new(5), expected = new(5);
        new LstsqNoise().Solve(A, 4, 3, Y, 1, used);
        for (int i = 0; i < 12; i++) expected.NextGaussian();
        Assert.Equal(expected.NextDouble(), used.NextDouble());
    }

    [Fact]
    public void Solve_FewerPointsThanNeuronsWithoutRegularization_SaysSo()
    {
        (double[] a, double[] y, int m, int n, int k) = Random(1, 5, 9, 1);
        Assert.Contains("more points", Assert.Throws<InvalidOperationException>(() => new LstsqNoise().Solve(a, m, n, y, k, new NumpyRandom(0))).Message, StringComparison.Ordinal);
        Assert.InRange(new LstsqNoise(0, new Cholesky(true)).Solve(a, m, n, y, k, new NumpyRandom(0)).Rmses[0], 0, 1e-9);
    }

    [Fact]
    public void Solve_BadInput_NamesIt()
    {
        NumpyRandom random = new(0);
        Assert.Contains("activities must hold 4 x 4", Assert.Throws<ArgumentException>(() => new LstsqL2().Solve(A, 4, 4, Y, 1, random)).Message, StringComparison.Ordinal);
        Assert.Contains("targets must hold 4 x 2", Assert.Throws<ArgumentException>(() => new LstsqL2().Solve(A, 4, 3, Y, 2, random)).Message, StringComparison.Ordinal);
        double[] bad = [.. A];
        bad[4] = double.NaN;
        Assert.Contains("activities[1, 1] is NaN", Assert.Throws<ArgumentException>(() => new LstsqL2().Solve(bad, 4, 3, Y, 1, random)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LstsqL2(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LstsqDrop(1.1));
        Assert.Contains("Svd", Assert.Throws<InvalidOperationException>(() => new LstsqL2nz(0.1, new Svd()).Solve(A, 4, 3, Y, 1, random)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Solve_Cancelled_Stops()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => new LstsqL2().Solve(A, 4, 3, Y, 1, new NumpyRandom(0), source.Token));
    }

    [Fact]
    public void CacheText_RandomOrUnknownSolver_IsNull()
    {
        Assert.Null(new LstsqNoise().CacheText);
        Assert.Null(new LstsqDrop(0.25, new LstsqNoise()).CacheText);
        Assert.Null(new NoSolver().CacheText);
        Assert.NotEqual(new LstsqL2(0.1).CacheText, new LstsqL2(0.2).CacheText);
        Assert.Equal("LstsqL2 { Weights = False, Reg = 0.1, Method = Cholesky }", new LstsqL2().CacheText);
        Assert.Null(new LstsqL2(Method: new Conjgrad { Start = [1] }).CacheText);
        Assert.Equal(new Conjgrad { Start = [1] }, new Conjgrad { Start = [1] });
        Assert.NotEqual(new BlockConjgrad { Start = [1] }, new BlockConjgrad { Start = [2] });
        Assert.NotEqual(new LstsqL2(Method: new Cholesky()).CacheText, new LstsqL2(Method: new Svd()).CacheText);
    }

    private static Gen<(double[] A, double[] Y, int M, int N, int K)> Problems { get; } =
        Gen.Select(Gen.UInt, Gen.Int[1, 40], Gen.Int[1, 12], Gen.Int[1, 3]).Select((seed, m, n, k) => Random(seed, m + n, n, k));

    private static (double[] A, double[] Y, int M, int N, int K) Random(uint seed, int m, int n, int k)
    {
        NumpyRandom random = new(seed);
        double[] a = new double[m * n], y = new double[m * k];
        random.NextDoubles(a);
        foreach (ref double value in y.AsSpan()) value = random.NextGaussian();
        return (a, y, m, n, k);
    }

    // A^T (Y - A X), shape (N, k).
    private static double[] Slopes((double[] A, double[] Y, int M, int N, int K) p, double[] x)
    {
        double[] residual = [.. p.Y];
        Matrix.AddScaled(residual, -1, Matrix.Multiply(p.A, x, p.M, p.N, p.K));
        return Matrix.Multiply(Matrix.Transpose(p.A, p.M, p.N), residual, p.N, p.M, p.K);
    }

    private static (double[] Activities, double[] EvalPoints, int Points) Activities(long seed)
    {
        Network network = new(seed: 0);
        Ensemble ensemble = network.Add(new Ensemble(30, 2) { Seed = seed });
        BuiltEnsemble built = BuiltModel.Build(network).Of(ensemble);
        double[] eval = built.EvalPoints!.ToDoubles();
        double[] activities = Matrix.Multiply(eval, Matrix.Transpose(built.Encoders!.ToDoubles(), 30, 2), eval.Length / 2, 2, 30);
        for (int i = 0; i < activities.Length; i++)
            activities[i] = built.NeuronType.Rate((built.Gain[i % 30] * activities[i]) + built.Bias[i % 30]);
        return (activities, eval, eval.Length / 2);
    }
}
