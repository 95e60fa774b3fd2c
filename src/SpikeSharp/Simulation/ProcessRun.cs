using System.Numerics;
using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Simulation;

/// <summary>A process that runs for one item. Its variables stay in double; the signals of the item show them.</summary>
internal sealed class ProcessRun
{
    private readonly SimProcess _op;
    private readonly double _dt;
    private readonly ProcessStep _step;
    private readonly double[][] _state;
    private readonly double[] _input;
    private readonly double[] _output;

    private ProcessRun(SimProcess op, double dt, NumpyRandom random)
    {
        _op = op;
        _dt = dt;
        _input = new double[op.Input?.Size ?? 0];
        _output = new double[op.Output.Size];
        _state = [.. op.State.Select(signal => new double[signal.Size])];
        _step = op.Process.Start(_input.Length, _output.Length, dt, random);
    }

    /// <summary>Starts a process with the present values of its variables.</summary>
    public static ProcessRun Start<T>(SimProcess op, NumpyRandom random, SignalMemory<T> m)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ProcessRun run = new(op, m.Dt, random);
        for (int variable = 0; variable < run._state.Length; variable++) Read(m[op.State[variable]], run._state[variable]);
        return run;
    }

    /// <summary>Starts a process without a session, with the initial values of its variables.</summary>
    public static ProcessRun Start(SimProcess op, double dt, NumpyRandom random)
    {
        ProcessRun run = new(op, dt, random);
        for (int variable = 0; variable < run._state.Length; variable++) op.State[variable].Initial.ToDoubles().CopyTo(run._state[variable]);
        return run;
    }

    /// <summary>One step of an item: reads its signals and writes them.</summary>
    public void Step<T>(SignalMemory<T> m)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (_op.Input is not null) Read(m[_op.Input], _input);
        Step(m.Step, _input, _output);
        Elements<T> output = m[_op.Output];
        for (int i = 0; i < _output.Length; i++)
        {
            T value = T.CreateTruncating(_output[i]);
            output[i] = _op.Mode == ProcessMode.Increment ? output[i] + value : value;
        }
        for (int variable = 0; variable < _state.Length; variable++)
        {
            Elements<T> signal = m[_op.State[variable]];
            for (int i = 0; i < signal.Length; i++) signal[i] = T.CreateTruncating(_state[variable][i]);
        }
    }

    /// <summary>One step.</summary>
    /// <exception cref="SimulationException">The process failed, or gave a number that is not finite.</exception>
    public void Step(long step, ReadOnlySpan<double> input, Span<double> output)
    {
        double time = step * _dt;
        try
        {
            _step.Step(time, input, output, new ProcessState(_state));
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new SimulationException(DiagnosticCodes.FunctionFailed, $"{Describe()} failed at step {step} (t = {time} s): {error.Message}", null, error);
        }
        // A function of the host that stands for a process may give anything.
        if (_op.Process is FunctionProcess) return;
        for (int i = 0; i < output.Length; i++)
        {
            if (!double.IsFinite(output[i]))
                throw new SimulationException(DiagnosticCodes.FunctionFailed, $"{Describe()} gave non-finite value {output[i]} in element {i} at step {step} (t = {time} s).");
        }
    }

    private string Describe() => $"Process {_op.Process.GetType().Name} of '{_op.Output}'";

    private static void Read<T>(Elements<T> from, double[] to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < to.Length; i++) to[i] = double.CreateTruncating(from[i]);
    }
}
