using SpikeSharp.Numerics;

namespace SpikeSharp.Building;

/// <summary>Finds the decoders of a build: each distinct problem once, all of them in parallel when the network is complete.</summary>
/// <param name="cache">Solutions of earlier builds; null: none.</param>
internal sealed class Decoders(DecoderCache? cache)
{
    private readonly List<DecoderProblem> _problems = [];
    private readonly Dictionary<(BuiltEnsemble, object EvalPoints), List<DecoderProblem>> _shared = [];

    /// <summary>The problem of a connection, or an equal one that another connection has.</summary>
    /// <param name="problem">What to solve for.</param>
    public DecoderProblem Add(DecoderProblem problem)
    {
        if (problem.Random is null)
        {
            (BuiltEnsemble, object) key = (problem.Ensemble, problem.EvalPointsIdentity);
            if (!_shared.TryGetValue(key, out List<DecoderProblem>? known)) _shared[key] = known = [];
            if (known.Find(problem.IsSame) is { } same) return same;
            known.Add(problem);
        }
        _problems.Add(problem);
        return problem;
    }

    /// <summary>Solves all problems that have no solution yet.</summary>
    /// <param name="progress">Told the number of solved problems and of all.</param>
    /// <param name="cancel">Stops.</param>
    public void Solve(Action<int, int>? progress, CancellationToken cancel)
    {
        // Activities are computed once for all functions of an ensemble, and let go before the next ensemble's.
        List<List<DecoderProblem>> groups = [.. _problems.GroupBy(p => (p.Ensemble, p.EvalPointsIdentity)).Select(group => group.ToList())];
        int done = 0;
        try
        {
            Parallel.ForEach(groups, new ParallelOptions { CancellationToken = cancel }, group =>
            {
                Lazy<double[]> activities = new(() => group[0].Activities());
                foreach (DecoderProblem problem in group)
                {
                    problem.Solve(activities, cache, cancel);
                    progress?.Invoke(Interlocked.Increment(ref done), _problems.Count);
                }
            });
        }
        catch (AggregateException errors) when (errors.InnerExceptions.Count > 0)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(errors.InnerExceptions[0]);
        }
    }
}

/// <summary>Decoders of one function of one ensemble.</summary>
internal sealed class DecoderProblem
{
    // Multiply-adds of the normal equations, about a tenth of a second.
    private const long WorthKeeping = 200_000_000;

    private readonly Ensemble _source;
    private readonly NdArray _points;
    private readonly double[] _targets;
    private readonly int _size;
    private readonly Connection _connection;
    private SolverResult? _result;

    /// <param name="connection">For messages, the slice of pre, the function and the solver.</param>
    /// <param name="ensemble">Pre.</param>
    /// <param name="points">Scaled evaluation points, shape (m, d).</param>
    /// <param name="identity">Equal for connections with the same points.</param>
    /// <param name="targets">Shape (m, size).</param>
    /// <param name="size">Values of a target.</param>
    /// <param name="random">Generator of the connection, if the solver uses it.</param>
    public DecoderProblem(Connection connection, BuiltEnsemble ensemble, NdArray points, object identity, double[] targets, int size, NumpyRandom? random)
    {
        _connection = connection;
        _source = (Ensemble)connection.Pre.Target;
        Ensemble = ensemble;
        _points = points;
        EvalPointsIdentity = identity;
        _targets = targets;
        _size = size;
        Random = random;
    }

    public BuiltEnsemble Ensemble { get; }

    public object EvalPointsIdentity { get; }

    public NumpyRandom? Random { get; }

    public NdArray Points => _points;

    /// <summary>X, shape (neurons, size).</summary>
    public SolverResult Result => _result ?? throw new InvalidOperationException($"{_connection}: decoders are solved for at the end of the build.");

    public bool IsSame(DecoderProblem other) =>
        _size == other._size && _connection.Solver.Equals(other._connection.Solver) && _targets.AsSpan().SequenceEqual(other._targets);

    /// <summary>Rates of all neurons at all points, shape (points, neurons).</summary>
    public double[] Activities()
    {
        double[] activities = TuningCurves.RatesAt(Ensemble, _points.AsSpan<double>());
        if (!activities.AsSpan().ContainsAnyExcept(0.0))
            throw new BuildException(
                DiagnosticCodes.BadTuning,
                $"{_connection}: all neurons of {_source} are silent at all evaluation points, so nothing can be decoded from them.",
                "check its MaxRates, Intercepts and EvalPoints");
        return activities;
    }

    public void Solve(Lazy<double[]> activities, DecoderCache? cache, CancellationToken cancel)
    {
        Solver solver = _connection.Solver;
        string? key = cache is null || Random is not null ? null : Key(solver);
        if (key is not null && cache!.TryGet(key, out SolverResult? kept))
        {
            _result = kept;
            return;
        }
        try
        {
            _result = solver is NoSolver
                ? solver.Solve(ReadOnlyMemory<double>.Empty, 0, Ensemble.Size, ReadOnlyMemory<double>.Empty, _size, Random ?? new NumpyRandom(0), cancel)
                : solver.Solve(activities.Value, _points.Shape[0], Ensemble.Size, _targets, _size, Random ?? new NumpyRandom(0), cancel);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            throw new BuildException(DiagnosticCodes.UnsolvableDecoders, $"{_connection}: {solver.GetType().Name} found no decoders: {error.Message}", "see Connection.Solver, Connection.EvalPoints and Connection.Function");
        }
        if (key is not null) cache!.Put(key, _result);
    }

    private string? Key(Solver solver)
    {
        // Small systems are solved faster than looked up; a neuron type of the user's may depend on more than its text says.
        if ((long)_points.Shape[0] * Ensemble.Size * Ensemble.Size < WorthKeeping) return null;
        if (solver.CacheText is not { } method || Ensemble.NeuronType.GetType().Assembly != typeof(NeuronType).Assembly) return null;
        using DecoderCacheKey key = new();
        return key.Add(method).Add(Ensemble.NeuronType.ToString()).Add(Ensemble.Gain.AsSpan()).Add(Ensemble.Bias.AsSpan()).Add([Ensemble.Radius])
            .Add(Ensemble.Encoders!.AsSpan<double>()).Add(_points.AsSpan<double>()).Add(_targets).Add(_size).Finish();
    }
}
