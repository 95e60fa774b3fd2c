using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using SpikeSharp.Building;

namespace SpikeSharp.Simulation;

/// <summary>Evaluates the formula of an <see cref="Expression"/> for one item and checks its values.</summary>
internal static class ExpressionRun
{
    private static readonly ConditionalWeakTable<Expression, ExpressionProgram> Programs = [];

    /// <summary>The compiled formula, made once for each operator.</summary>
    public static ExpressionProgram ProgramOf(Expression op) => Programs.GetValue(op, static made => new ExpressionProgram(made.Value, made.Input?.Size ?? 0));

    /// <summary>One step.</summary>
    /// <exception cref="SimulationException">A value is not finite.</exception>
    public static void Step<T>(Expression op, ExpressionProgram program, SignalMemory<T> m)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double time = m.Step * m.Dt;
        double[] memory = ArrayPool<double>.Shared.Rent(program.Length);
        try
        {
            if (op.Input is not null)
            {
                Elements<T> input = m[op.Input];
                Span<double> x = program.InputOf(memory);
                for (int i = 0; i < x.Length; i++) x[i] = double.CreateTruncating(input[i]);
            }
            ReadOnlySpan<double> y = program.Evaluate(time, memory);
            Elements<T> output = m[op.Output];
            for (int i = 0; i < y.Length; i++)
                if (!double.IsFinite(y[i])) throw HostFunction.NotFinite(op.FunctionName, y[i], i, time, m.Step);
            for (int i = 0; i < output.Length; i++) output[i] = T.CreateTruncating(y[y.Length == 1 ? 0 : i]);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(memory);
        }
    }
}
