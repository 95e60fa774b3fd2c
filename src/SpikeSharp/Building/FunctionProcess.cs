using SpikeSharp.Numerics;

namespace SpikeSharp.Building;

/// <summary>A process of a loaded model that a function of the host computes.</summary>
/// <param name="Of">The process as the file has it.</param>
/// <param name="Function">Called once a step.</param>
internal sealed record FunctionProcess(ExternalProcess Of, InputFunction Function) : Process
{
    public override ProcessStep Start(int sizeIn, int sizeOut, double dt, NumpyRandom random) => new Running(Function);

    private sealed class Running(InputFunction function) : ProcessStep
    {
        public override void Step(double time, ReadOnlySpan<double> input, Span<double> output, ProcessState state)
        {
            output.Clear();
            function(time, input, output);
        }
    }
}
